"""Make an SM2 key pair of an organ: the private half into the folder of keys, the public half to be registered on the page."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from zhongshu.engines import sm2
from zhongshu.outgoing.services.publishing import KEYS
from zhongshu.people.queries import organ_names

REFUSED = 1


class Command(BaseCommand):
    help = (
        "Makes an SM2 key pair of an organ. The private key is written into the folder that ZHONGSHU_SM2_KEYS names, readable by "
        "the service only, and never over another; the public key is printed, to be registered under 印章 › 密钥."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organ", help="the name or number of the organ; zhongshu organ-key 0 lists them")

    def handle(self, *args: Any, **options: Any) -> None:
        names, asked = organ_names(), options["organ"]
        number = next((pk for pk, name in names.items() if asked in (name, str(pk))), 0)
        if number not in names:
            for pk, name in names.items():
                self.stdout.write(f"{pk}  {name}")
            return
        folder = os.environ.get(KEYS)
        if not folder:
            self._refuse(f"请先在环境变量 {KEYS} 中写明存放密钥的文件夹。")
        path = Path(str(folder)) / f"{number}.key"
        if path.exists():
            self._refuse(f"{path} 已经存在，没有改动。换新密钥的，先把旧文件移走保存。")
        private, public = sm2.new_keys()
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(private)
        self.stdout.write(f"{names[number]}的私钥写入 {path}。\n公钥，请业务管理员在“印章 › 密钥”中登记：\n{public}")

    def _refuse(self, sentence: str) -> None:
        self.stderr.write(sentence)
        sys.exit(REFUSED)
