"""One straightened page: its text, the colour of each run, its horizontal rules, its bar codes. Needs the extra `ocr`."""

import functools
from typing import Any

import cv2
import numpy as np
from PIL import Image
from rapidocr import RapidOCR

from zhongshu.engines.barcode import read_codes
from zhongshu.engines.ocr.pages import Box, OcrLine, OcrPage, OcrRule
from zhongshu.engines.ocr.straight import QUARTERS, Picture, straightened

GOOD = 0.85  # mean certainty below which other ways up are tried
MIN_SCORE = 0.5
FIND_SIDE = 1_280  # pixels at which lines are looked for; they are read at full size
_TRIAL_SIDE = 1_200


@functools.cache
def _engine() -> RapidOCR:
    """The models of the installed package; loading takes about a second."""
    quiet = {"Global.log_level": "critical", "Global.use_cls": False, "Global.max_side_len": 2400}
    return RapidOCR(params=quiet | {"Det.limit_type": "max", "Det.limit_side_len": FIND_SIDE})


def recognise(image: Image.Image, number: int) -> OcrPage:
    """Text of one page the right way up."""
    codes = read_codes(image)
    picture, angle = straightened(np.asarray(image))
    found = _found(picture)
    if _is_doubtful(found):
        quarters = _best_quarters(picture, found)
        if quarters:
            picture, small = straightened(cv2.rotate(picture, QUARTERS[quarters]))
            found, angle = _found(picture), angle + 90 * quarters + small
    height, width = picture.shape[:2]
    lines = [_line(picture, corners, text, score) for corners, text, score in found]
    return OcrPage(number, width, height, round(angle, 2), lines, rules(picture), codes)


Found = list[tuple[Any, str, float]]


def _found(picture: Picture) -> Found:
    result: Any = _engine()(np.ascontiguousarray(picture[:, :, ::-1]))
    if result.boxes is None or result.txts is None:
        return []
    scored = zip(result.boxes, result.txts, result.scores, strict=True)
    return [(corners, text, float(score)) for corners, text, score in scored if score >= MIN_SCORE and text.strip()]


def _is_doubtful(found: Found) -> bool:
    """Read badly, or mostly in columns: perhaps the page lies on its side or upside down."""
    upright = sum(np.ptp(corners[:, 0]) >= np.ptp(corners[:, 1]) for corners, text, _ in found if len(text) > 2)
    longer = sum(len(text) > 2 for _, text, _ in found)
    return bool(found) and (_goodness(found) < GOOD or upright < 0.6 * longer)


def _goodness(found: Found) -> float:
    """Mean certainty of the characters in level runs; of the others nothing is counted."""
    total = sum(len(text) for _, text, _ in found)
    level = sum(
        score * len(text) for corners, text, score in found if np.ptp(corners[:, 0]) >= 0.8 * np.ptp(corners[:, 1])
    )
    return level / total if total else 0.0


def _best_quarters(picture: Picture, found: Found) -> int:
    """Quarter turns that make it read best, tried on a smaller copy."""
    scale = min(_TRIAL_SIDE / max(picture.shape[:2]), 1.0)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tried = {0: _weight(found)} | {
        quarters: _weight(_found(cv2.rotate(small, code))) for quarters, code in QUARTERS.items()
    }
    best = max(tried, key=lambda quarters: tried[quarters])
    return best if tried[best] > 1.1 * tried[0] else 0


def _weight(found: Found) -> float:
    """More for many characters read well, so that an upside-down page with few boxes does not win."""
    good = [
        len(text) for corners, text, score in found if score > 0.9 and np.ptp(corners[:, 0]) >= np.ptp(corners[:, 1])
    ]
    return sum(good) * _goodness(found)


def _line(picture: Picture, corners: Any, text: str, score: float) -> OcrLine:
    height, width = picture.shape[:2]
    left, top = np.clip(corners.min(axis=0), 0, None)
    right, bottom = corners.max(axis=0)
    box: Box = tuple(round(float(v), 4) for v in (left / width, top / height, right / width, bottom / height))  # type: ignore[assignment]
    return OcrLine(text, box, round(score, 3), _ink(picture[int(top) : int(bottom) + 1, int(left) : int(right) + 1]))


def _ink(area: Picture) -> str:
    """The colour of the darker part: red for marks and seals, blue for stamps and pens, else black."""
    if not area.size:
        return "black"
    pixels = area.reshape(-1, 3).astype(np.int16)
    light = np.percentile(pixels.max(axis=1), 80)
    red, green, blue = pixels[:, 0], pixels[:, 1], pixels[:, 2]
    reddish = np.count_nonzero(red - np.maximum(green, blue) > 40)
    bluish = np.count_nonzero((blue - red > 30) & (blue - green > 10) & (red < 0.75 * light))
    dark = np.count_nonzero((pixels.max(axis=1) < 0.6 * light) & (blue - red < 25))
    if max(reddish, bluish) < 12 or dark > 0.8 * max(reddish, bluish):
        return "black"
    return "red" if reddish >= bluish else "blue"


def rules(picture: Picture) -> list[OcrRule]:
    """Horizontal lines longer than four tenths of the page, red or black."""
    height, width = picture.shape[:2]
    channels = picture.astype(np.int16)
    is_red = (channels[:, :, 0] - channels[:, :, 1:].max(axis=2) > 50).astype(np.uint8)
    is_dark = (channels.max(axis=2) < 110).astype(np.uint8)
    found = [*_runs(is_red, "red"), *_runs(is_dark, "black")]
    return [
        OcrRule(round(left / width, 4), round(right / width, 4), round(y / height, 4), ink)
        for left, right, y, ink in found
    ][:40]


def _runs(mask: Picture, ink: str) -> list[tuple[int, int, float, str]]:
    width = mask.shape[1]
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    long = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((1, max(width // 12, 20)), np.uint8))
    count, _, places, _ = cv2.connectedComponentsWithStats(cv2.dilate(long, np.ones((5, 9), np.uint8)))
    boxes = [places[index] for index in range(1, min(count, 400))]
    return [(int(x), int(x + w), y + h / 2, ink) for x, y, w, h, _ in boxes if w > 0.4 * width and h < 0.02 * width]
