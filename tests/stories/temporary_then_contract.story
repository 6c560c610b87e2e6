# A contract on a temporary place enrols for a time: all queues stand, and a permanent place is still offered (P 23.3, reading 12).
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2

place V1 at P1 until 2027-05-31
Айгүл: 1
Айгүл files papers
Айгүл signs with P1
place V2 at P2
Айгүл: 1
Айгүл files papers
Айгүл signs with P2
Айгүл leaves P2
