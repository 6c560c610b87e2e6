# An extension is given once, asked within the validity and with documents; its end rolls to a working day (P 25, reading 17).
families:
    Айгүл: +77470000001, kk, Еркежан, P1
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
Айгүл: 1
+24h
Айгүл asks for 10 more days without documents
Айгүл asks for 31 more days
Айгүл asks for 12 more days
Айгүл asks for 5 more days
until 2026-12-14 23:59
until 2026-12-15 00:01
