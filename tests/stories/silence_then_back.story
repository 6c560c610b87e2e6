# Silence: asked again after 24 hours, after 48 the place goes on and this queue rests for ten working days;
# a yes to the notice that follows brings the family back at its original time, and to a place that waited meanwhile.
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
+23h
+1h
    24.11 10:00 SMS to Айгүл: Жауабыңызды күтіп отырмыз: Еркежан үшін орын – «Ақбота». 1 – иә, 2 – жоқ. Соңғы мерзім: ср 25.11, 10:01. Тексеру: 1414
    * V1 → Айгүл: open until 25.11 10:01
+24h
+1min
    25.11 10:01 SMS to Айгүл: Еркежан: жауап болмады, орын басқаға ұсынылды («Ақбота»). Кезек тоқтатылды, 10.12 күні жазамыз. 1414
    25.11 10:01 SMS to Ольга: Миша: есть место в детском саду – «Ақбота», казахская группа. Берёте? 1 – да, 2 – нет. Срок: чт 26.11, 10:01. Проверить: 1414
    * V1 → Айгүл: lapsed
    * V1 → Ольга: open until 27.11 10:01
    * Айгүл at P1: suspended until 10.12 00:00
    * Ольга at P1: offered
Ольга: да
    25.11 10:01 SMS to Ольга: Спасибо! Направление выдано. Документы: egov.kz, последний день 02.12. Если ошиблись, напишите 2, срок: чт 26.11, 10:01. 1414
    * V1: reserved
    * V1 → Ольга: confirmed
    * Ольга at P1: referred
    * Ольга referred to V1: issued, valid until 02.12 23:59
# 10 working days from Thursday, 26 November: until Wednesday, 9 December; nothing before the day after, 00:00.
place V2 at P1
    * V2: free
until 2026-12-09 23:59
until 2026-12-10 00:01
    10.12 00:00 SMS to Айгүл: Еркежан кезекте қала ма: «Ақбота»? 1 – иә, 2 – жоқ. Мерзімі: жс 10.01, 00:00. Жауапсыз – архив. 1414
    * interest in P1 → Айгүл: open until 10.01 00:00
Айгүл: иә
    10.12 00:01 SMS to Айгүл: Рахмет! Кезегіңіз бұрынғы күнімен сақталды. Тексеру: egov.kz кабинеті немесе 1414
    10.12 00:01 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: жм 11.12, 00:01. Тексеру: 1414
    * V2: offered
    * interest in P1 → Айгүл: confirmed
    * V2 → Айгүл: open until 12.12 00:01
    * Айгүл at P1: offered
