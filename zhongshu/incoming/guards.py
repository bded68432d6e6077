"""Promises about incoming papers that the database keeps, also against raw SQL."""

from zhongshu.records.guards import refuse

PAPER = "incoming_incomingdocument"
_NOT_OF_ITS_RECORD = (
    "NOT EXISTS (SELECT 1 FROM records_record r WHERE r.id = NEW.record_id AND r.owning_organ_id = NEW.organ_id)"
)
_LEAVES_ITS_REGISTER = (
    "NEW.owning_organ_id <> OLD.owning_organ_id AND EXISTS "
    "(SELECT 1 FROM incoming_incomingdocument d WHERE d.record_id = NEW.id)"
)

GUARDS = (
    refuse("incoming_organ_of_its_record", "INSERT", _NOT_OF_ITS_RECORD, "organ is not that of the record", PAPER),
    refuse("incoming_organ_stays_so", "UPDATE", _NOT_OF_ITS_RECORD, "organ is not that of the record", PAPER),
    refuse("incoming_record_keeps_its_organ", "UPDATE", _LEAVES_ITS_REGISTER, "a registered paper keeps its organ"),
)
