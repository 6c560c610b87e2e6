"""The numbers of SMPP 3.4 under the names the specification gives them (sections 4.7.1, 5.1.2.1, 5.1.3, 5.2.28)."""

from enum import IntEnum


class Command(IntEnum):
    """What a PDU asks; the answer to it has the highest bit set."""

    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    QUERY_SM = 0x03
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15


#: Set in a command id, it makes an answer of it; alone it is a generic_nack.
ANSWER = 0x8000_0000
BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


class Status(IntEnum):
    """How a PDU is answered."""

    ESME_ROK = 0x00
    ESME_RINVMSGLEN = 0x01
    ESME_RINVCMDLEN = 0x02
    ESME_RINVCMDID = 0x03
    ESME_RINVBNDSTS = 0x04
    ESME_RALYBND = 0x05
    ESME_RSYSERR = 0x08
    ESME_RINVSRCADR = 0x0A
    ESME_RINVDSTADR = 0x0B
    ESME_RINVMSGID = 0x0C
    ESME_RBINDFAIL = 0x0D
    ESME_RINVPASWD = 0x0E
    ESME_RINVSYSID = 0x0F
    ESME_RMSGQFUL = 0x14
    ESME_RSUBMITFAIL = 0x45
    ESME_RTHROTTLED = 0x58
    ESME_RINVEXPIRY = 0x62
    ESME_RX_T_APPN = 0x64
    ESME_RX_P_APPN = 0x65
    ESME_RX_R_APPN = 0x66
    ESME_RQUERYFAIL = 0x67
    ESME_RINVOPTPARSTREAM = 0xC0
    ESME_RUNKNOWNERR = 0xFF


class State(IntEnum):
    """What became of a message, as `query_sm_resp` and `message_state` say it."""

    ENROUTE = 1
    DELIVERED = 2
    EXPIRED = 3
    UNDELIVERABLE = 5
    REJECTED = 8


#: The same states as the text of a receipt abbreviates them (appendix B).
RECEIPT_WORDS = {
    State.DELIVERED: "DELIVRD",
    State.EXPIRED: "EXPIRED",
    State.UNDELIVERABLE: "UNDELIV",
    State.REJECTED: "REJECTD",
}


class Tag(IntEnum):
    """The optional parameters we read or write."""

    RECEIPTED_MESSAGE_ID = 0x001E
    USER_MESSAGE_REFERENCE = 0x0204
    SAR_MSG_REF_NUM = 0x020C
    SAR_TOTAL_SEGMENTS = 0x020E
    SAR_SEGMENT_SEQNUM = 0x020F
    SC_INTERFACE_VERSION = 0x0210
    NETWORK_ERROR_CODE = 0x0423
    MESSAGE_PAYLOAD = 0x0424
    MESSAGE_STATE = 0x0427
