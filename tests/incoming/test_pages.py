"""Every page opens for those it is for, and for nobody else."""

import pytest
from django.urls import reverse

PLAIN = ("register", "export", "print", "new", "queue", "form", "scan", "to-return", "circulating", "twins")
OF_DOCUMENT = ("edit", "check", "return", "papers", "summary", "handling-sheet", "circulation-slip")


@pytest.fixture
def signed_in(client, cast):
    def sign_in(who):
        client.force_login(getattr(cast, who).account)
        return client

    return sign_in


@pytest.mark.parametrize("name", PLAIN)
def test_clerk_opens_the_page(signed_in, document, name):
    assert signed_in("clerk").get(reverse(f"incoming:{name}")).status_code == 200


@pytest.mark.parametrize("name", OF_DOCUMENT)
@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("handler", 404), ("outsider", 404)])
def test_who_opens_the_pages_of_a_document(signed_in, document, name, who, status):
    assert signed_in(who).get(reverse(f"incoming:{name}", args=[document.pk])).status_code == status


@pytest.mark.parametrize("name", ["paper", "label"])
@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("handler", 404), ("outsider", 404)])
def test_who_opens_the_pages_of_a_paper(signed_in, document, name, who, status):
    paper = document.record.originals.get()
    assert signed_in(who).get(reverse(f"incoming:{name}", args=[paper.pk])).status_code == status


@pytest.mark.parametrize("name", ["new", "queue", "form"])
@pytest.mark.parametrize(("who", "status"), [("clerk", 200), ("handler", 403), ("director", 403)])
def test_only_the_registry_registers(signed_in, document, name, who, status):
    assert signed_in(who).get(reverse(f"incoming:{name}")).status_code == status
