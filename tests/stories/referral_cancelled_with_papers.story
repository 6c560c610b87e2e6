# A cancellation within 24 hours ends papers and contract too (P 25): all queues return, the place goes to the next family.
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
Айгүл: 1
Айгүл files papers
+1h
Айгүл: 2
Айгүл signs with P1
