# A birth told of in the night: the first message waits for the morning, the answer is heard at any hour.
quiet hours 21:00-09:00
begin 2026-11-23 23:10
children:
    Айгүл: +77470000001, kk, Еркежан born 2026-11-20
the birth of Еркежан is registered
    * queue for Еркежан → Айгүл: planned
until 2026-11-24 09:00
    24.11 09:00 SMS to Айгүл: Еркежан әлі балабақша кезегінде емес. Кезекке қояйық па? 1 – иә, 2 – жоқ. Мерзімі: ср 25.11, 09:00. Тексеру: 1414
    * queue for Еркежан → Айгүл: sent
until 2026-11-24 22:30
    * queue for Еркежан → Айгүл: open until 25.11 09:00
Айгүл: иә
    24.11 22:30 SMS to Айгүл: Балабақша нөмірлері (ең көбі 4, мысалы: 1 3) не атауы: | 1 – «Ақбота» | 2 – «Балдаурен» | 3 – «Қарлығаш»
    * queue for Еркежан → Айгүл: collecting
Айгүл: жоқ, керек емес
    24.11 22:30 SMS to Айгүл: Түсіндік, Еркежан кезекке қойылмады. Ойыңыз өзгерсе, «иә» деп жазыңыз, мерзімі: ср 25.11, 09:00. Кейін: egov.kz не 1414
    * queue for Еркежан → Айгүл: declined
