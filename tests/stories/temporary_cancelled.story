# A temporary place given back when a permanent one is promised already: the promise stands.
families:
    Ольга: +77470000001, ru, Миша, P1

place V1 at P1 until 2027-05-31
    23.11 10:00 SMS to Ольга: Миша: временное место до 31.05 – «Ақбота», казахская группа. Берёте? 1 – да, 2 – нет. Срок: вт 24.11, 10:00. Проверить: 1414
    * V1: offered
    * V1 → Ольга: open until 25.11 10:00
    * Ольга at P1: offered
Ольга: да
    23.11 10:00 SMS to Ольга: Спасибо! Миша: временное направление, очередь сохранена. Документы: egov.kz до 30.11. Ошиблись? Ответьте 2, срок: вт 24.11, 10:00
    * V1: reserved
    * V1 → Ольга: confirmed
    * Ольга at P1: waiting
    * Ольга referred to V1: issued, valid until 30.11 23:59
place V2 at P1
    23.11 10:00 SMS to Ольга: Миша: есть место в детском саду – «Ақбота», казахская группа. Берёте? 1 – да, 2 – нет. Срок: вт 24.11, 10:01. Проверить: 1414
    * V2: offered
    * V2 → Ольга: open until 25.11 10:00
    * Ольга at P1: offered
Ольга: да
    23.11 10:00 SMS to Ольга: Спасибо! Миша: направление выдано. Документы: egov.kz, последний день 30.11. Если ошиблись, напишите 2, срок: вт 24.11, 10:00
    * V2: reserved
    * V2 → Ольга: confirmed
    * Ольга at P1: referred
    * Ольга referred to V2: issued, valid until 30.11 23:59
Ольга: {V1} нет
    23.11 10:00 SMS to Ольга: Направление отменено, ваша очередь возвращена с прежней датой. Проверить: кабинет egov.kz или 1414
    * V1: free
    * Ольга referred to V1: cancelled
