"""Recognised pages kept in the database by content, as the mapping that engines.ocr asks for."""

from collections.abc import Iterator, MutableMapping

from zhongshu.files.models import RecognisedPage


class KeptPages(MutableMapping[str, str]):
    """Found by their key whichever file they were first seen in; written down for the file that is being read."""

    def __init__(self, sm3: str) -> None:
        self.sm3 = sm3

    def __getitem__(self, key: str) -> str:
        kept = RecognisedPage.objects.filter(key=key).first()
        if kept is None:
            raise KeyError(key)
        return kept.text

    def __setitem__(self, key: str, text: str) -> None:
        RecognisedPage.objects.update_or_create(key=key, defaults={"sm3": self.sm3, "text": text})

    def __delitem__(self, key: str) -> None:
        RecognisedPage.objects.filter(key=key).delete()

    def __iter__(self) -> Iterator[str]:
        return iter(RecognisedPage.objects.filter(sm3=self.sm3).values_list("key", flat=True))

    def __len__(self) -> int:
        return RecognisedPage.objects.filter(sm3=self.sm3).count()
