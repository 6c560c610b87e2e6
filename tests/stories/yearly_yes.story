# A yes to the yearly question keeps every queue; the next question comes twelve months after it.
families:
    Ольга: +77470000001, ru, Миша, P1 P2, since 2025-12-25
    Айгүл: +77470000002, kk, Еркежан, P1

until 2026-11-25 00:01
    25.11 00:00 SMS to Ольга: Миша: очередь в детский сад ещё нужна? 1 – да, 2 – нет. Срок: пт 25.12, 00:00. Если не ответите, спросим ещё раз. Проверить: 1414
    * interest in all → Ольга: open until 25.01 00:00
+1d
Ольга: остаюсь
    26.11 00:01 SMS to Ольга: Спасибо! Ваша очередь сохранена с прежней датой. Освободится место – напишем сами. Проверить: кабинет egov.kz или 1414
    * interest in all → Ольга: confirmed
