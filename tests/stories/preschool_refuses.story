# A refusal goes to the desk; the threshold of the group returns the entry, other grounds leave it to a person; no message names the ground (P 16(1), 28).
families:
    Айгүл: +77470000001, kk, Еркежан, P1 P2
    Ольга: +77470000002, ru, Миша, P1

place V1 at P1
Айгүл: 1
Айгүл files papers
the preschool refuses Айгүл for herd_threshold
Ольга: да
the preschool refuses Ольга for papers_incomplete_or_expired
Ольга files papers
the preschool refuses Ольга for papers_incomplete_or_expired
the preschool refuses Ольга for contraindicated
