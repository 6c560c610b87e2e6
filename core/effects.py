"""What follows from a life event, as a closed list of codes; their words stand in locales/*/LC_MESSAGES/events.po."""

from enum import StrEnum

#: How the code of an effect begins when nothing is owed because of something.
_NOTHING = "nothing."


class Effect(StrEnum):
    """What a life event led to, or why nothing is owed."""

    # Nothing is owed: the event is kept all the same.
    KNOWN_PLACE = "nothing.known_place"
    PLACE_STAYS = "nothing.place_stays"
    SAME_SETTLEMENT = "nothing.same_settlement"
    SAME_PHONE = "nothing.same_phone"
    SAME_CATEGORIES = "nothing.same_categories"
    SAME_PRESCHOOL = "nothing.same_preschool"
    CLOSED_ALREADY = "nothing.closed_already"
    IN_QUEUE = "nothing.in_queue"
    ENROLLED = "nothing.enrolled"
    OFFERED_BEFORE = "nothing.offered_before"
    TOO_OLD = "nothing.too_old"
    NO_NUMBER = "nothing.no_number"
    OTHER_RECOMMENDATION = "nothing.other_recommendation"
    CONCLUSION_EXPIRED = "nothing.conclusion_expired"
    ALREADY_OFFERED = "nothing.already_offered"
    PHONE_NOT_REGISTERED = "nothing.phone_not_registered"
    CONCLUSION_WITHDRAWN_ALREADY = "nothing.conclusion_withdrawn_already"

    # … by the time it was followed.
    NOT_ASKED = "nothing.not_asked"
    OPEN_AGAIN = "nothing.open_again"
    PLACED_BY_NOW = "nothing.placed_by_now"
    BEING_ASKED = "nothing.being_asked"
    CAMPAIGN_ENDED = "nothing.campaign_ended"
    PAPERS_COMPLETE = "nothing.papers_complete"
    NO_CONTRACT = "nothing.no_contract"
    REFERRAL_OVER = "nothing.referral_over"
    THRESHOLD_KEPT = "nothing.threshold_kept"
    NO_REVIEW = "nothing.no_review"
    NO_REFERRAL_NAMED = "nothing.no_referral_named"
    NOT_EXTENDED = "nothing.not_extended"
    NO_NOTICE_ORDERED = "nothing.no_notice_ordered"
    APPLICATION_OVER = "nothing.application_over"
    CHILD_ENROLLED = "nothing.child_enrolled"
    REFERRAL_STANDS = "nothing.referral_stands"
    NO_APPLICATION = "nothing.no_application"
    DECIDED_ALREADY = "nothing.decided_already"

    # Something follows, at once or when the event's own time comes.
    QUEUE_OFFERED = "done.queue_offered"
    PLACE_OFFERED = "done.place_offered"
    PLACE_WITHDRAWN = "done.place_withdrawn"
    PLACE_WITHDRAWN_TOLD = "done.place_withdrawn_told"
    MOVED = "done.moved"
    PHONE_CHANGED = "done.phone_changed"
    PHONE_GONE = "done.phone_gone"
    CLASS_CHANGED = "done.class_changed"
    PRESCHOOL_OPENED = "done.preschool_opened"
    PRESCHOOL_CHANGED = "done.preschool_changed"
    PRESCHOOL_CLOSED = "done.preschool_closed"
    PAPERS_REGISTERED = "done.papers_registered"
    CONTRACT_NOTED = "done.contract_noted"
    REFUSAL_CONSIDERED = "done.refusal_considered"
    EXTENSION_CONSIDERED = "done.extension_considered"
    RULE_TOLD = "done.rule_told"
    WITHDRAWAL_FOLLOWED = "done.withdrawal_followed"
    CONSENT_TAKEN_BACK = "done.consent_taken_back"
    COMPLAINT_REGISTERED = "done.complaint_registered"
    COMPLAINT_EXTENDED = "done.complaint_extended"
    COMPLAINT_ANSWERED = "done.complaint_answered"
    SERVICE_OFFERED = "done.service_offered"
    CONCLUSION_WITHDRAWN = "done.conclusion_withdrawn"
    SCHOOL_DECIDED = "done.school_decided"

    # … and what was done then.
    ASKED_AT_NEW_NUMBER = "done.asked_at_new_number"
    ON_CALL_LIST = "done.on_call_list"
    WAITING_TOLD = "done.waiting_told"
    FAMILY_ASKED = "done.family_asked"
    PAPERS_TAKEN = "done.papers_taken"
    PAPERS_NOT_TAKEN = "done.papers_not_taken"
    NOBODY_ENROLLED = "done.nobody_enrolled"
    ENROLLED_NOW = "done.enrolled"
    CONTRACT_OVER = "done.contract_over"
    PLACE_FREE_AGAIN = "done.place_free_again"
    PAPERS_REFUSED = "done.papers_refused"
    EXTENDED = "done.extended"
    OFFICES_TOLD = "done.offices_told"
    WITHDRAWN = "done.withdrawn"
    WITHDRAWN_ARCHIVED = "done.withdrawn_archived"
    DECISION_TOLD = "done.decision_told"

    @property
    def owes(self) -> bool:
        """Whether something follows."""
        return not self.startswith(_NOTHING)
