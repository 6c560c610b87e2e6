# A refusal goes to the desk; the threshold of the group returns the entry, other grounds leave it to a person; no message names the ground (P 16(1), 28).
rules: P-062
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
    23.11 10:00 SMS to Айгүл: Еркежан үшін балабақшадан орын бар: «Ақбота», қазақ тобы. Аласыз ба? 1 – иә, 2 – жоқ. Мерзімі: сс 24.11, 10:00. Тексеру: 1414
    * V1: offered
    * V1 → Айгүл: open until 25.11 10:00
    * Айгүл at P1: offered
Айгүл: 1
    23.11 10:00 SMS to Айгүл: Рахмет! Еркежан: жолдама берілді. Құжаттарды egov.kz арқылы тапсырыңыз, соңғы күні: 30.11. Қателессеңіз: 2, мерзімі: сс 24.11, 10:00
    23.11 10:00 SMS to Айгүл: Құжаттар: 065/е екпе картасы, 052-2/е паспорты, 027/е анықтамасы (3 күндік). Басқасын өзіміз аламыз. Мерзімі: дс 30.11, 23:59. 1414
    * V1: reserved
    * V1 → Айгүл: confirmed
    * papers for V1 → Айгүл: open until 30.11 23:59
    * Айгүл at P1: referred
    * Айгүл referred to V1: issued, valid until 30.11 23:59
Айгүл files papers
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар тіркелді, тексеріліп жатыр. Жауап берілетін соңғы мерзім: сс 24.11, 18:30. Сұрақ болса: 1414
    23.11 10:00 SMS to Айгүл: Еркежан: құжаттар толық. Енді egov.kz кабинетінде шартқа қол қойыңыз («Ақбота»). Орын сізге сақталады. Сұрақ болса: 1414
    * papers of Айгүл for V1, 23.11 10:00: complete
    * contract of Айгүл with P1: to_sign
the preschool refuses Айгүл for herd_threshold
    23.11 10:00 SMS to Айгүл: Еркежан: балабақша қазір қабылдай алмайды, себебі egov.kz кабинетінде. Кезегіңіз бұрынғы күнімен тұр. 1414
    23.11 10:00 SMS to Ольга: Миша: есть место в детском саду – «Ақбота», казахская группа. Берёте? 1 – да, 2 – нет. Срок: вт 24.11, 10:01. Проверить: 1414
    * V1: offered
    * papers for V1 → Айгүл: withdrawn
    * V1 → Ольга: open until 25.11 10:00
    * Айгүл at P1: waiting
    * Ольга at P1: offered
    * Айгүл referred to V1: cancelled
    * papers of Айгүл for V1, 23.11 10:00: withdrawn
    * contract of Айгүл with P1: withdrawn
Ольга: да
    23.11 10:00 SMS to Ольга: Спасибо! Миша: направление выдано. Документы: egov.kz, последний день 30.11. Если ошиблись, напишите 2, срок: вт 24.11, 10:00
    23.11 10:00 SMS to Ольга: Документы: карта прививок 065/у, паспорт 052-2/у, справка 027/у (до 3 дней). Остальное получим сами. Срок: пн 30.11, 23:59. 1414
    * V1: reserved
    * V1 → Ольга: confirmed
    * papers for V1 → Ольга: open until 30.11 23:59
    * Ольга at P1: referred
    * Ольга referred to V1: issued, valid until 30.11 23:59
the preschool refuses Ольга for papers_incomplete_or_expired
Ольга files papers
    23.11 10:00 SMS to Ольга: Миша: документы зарегистрированы и проверяются. Ответ – не позднее: вт 24.11, 18:30. Вопросы: 1414
    23.11 10:00 SMS to Ольга: Миша: документы в порядке. Теперь подпишите договор в кабинете egov.kz («Ақбота»). Место за вами. Вопросы: 1414
    * papers of Ольга for V1, 23.11 10:00: complete
    * contract of Ольга with P1: to_sign
the preschool refuses Ольга for papers_incomplete_or_expired
    23.11 10:00 SMS to Ольга: Миша: документы не приняты, они неполные или просрочены. Причины в кабинете egov.kz. Подать снова можно, последний день: 30.11. 1414
    * papers of Ольга for V1, 23.11 10:00: refused
    * contract of Ольга with P1: withdrawn
the preschool refuses Ольга for contraindicated
    23.11 10:00 SMS to Ольга: Миша: детский сад отказал, причина в кабинете egov.kz. Что будет с очередью, решат специалисты. Вопросы: 1414
    * V1: free
    * papers for V1 → Ольга: withdrawn
    * Ольга at P1: archived
    * Ольга referred to V1: cancelled
