"""What the database keeps about deliveries: only official papers go out, an end is an end, nothing is lost."""

from zhongshu.records.guards import irreplaceable, refuse, undeletable

DELIVERY = "exchange_delivery"
_NOT_DISPATCHED = (
    "NOT EXISTS (SELECT 1 FROM outgoing_outgoingdocument d WHERE d.record_id = NEW.document_id "
    "AND d.dispatched_at IS NOT NULL AND d.withdrawn_at IS NULL)"
)
_ENDED = "(OLD.received_at IS NOT NULL OR OLD.returned_at IS NOT NULL OR OLD.recalled_at IS NOT NULL)"
_UNENDED = (
    "((OLD.received_at IS NOT NULL) <> (NEW.received_at IS NOT NULL) OR (OLD.returned_at IS NOT NULL) <> "
    "(NEW.returned_at IS NOT NULL) OR (OLD.recalled_at IS NOT NULL) <> (NEW.recalled_at IS NOT NULL) "
    "OR NEW.received_at <> OLD.received_at OR NEW.returned_at <> OLD.returned_at OR NEW.recalled_at <> OLD.recalled_at "
    "OR NEW.holder_id <> OLD.holder_id)"
)
_ANOTHER_WAY = "NEW.document_id <> OLD.document_id OR NEW.sent_at <> OLD.sent_at OR NEW.name <> OLD.name"

GUARDS = (
    refuse("delivery_of_a_dispatched_paper", "INSERT", _NOT_DISPATCHED, "the paper is not dispatched", DELIVERY),
    refuse("delivery_end_is_kept", "UPDATE", f"{_ENDED} AND {_UNENDED}", "an ended delivery never changes", DELIVERY),
    refuse("delivery_goes_where_it_went", "UPDATE", _ANOTHER_WAY, "a delivery keeps its way", DELIVERY),
    undeletable("delivery_is_kept", DELIVERY, "deliveries are never deleted"),
    irreplaceable("delivery_is_not_replaced", DELIVERY, "deliveries are never replaced"),
)
