"""Straighten a page: cut the sheet out of a photo, turn small angles level. Needs the extra `ocr`."""

import io
from typing import Any

import cv2
import numpy as np
from PIL import Image

from zhongshu.engines.ocr.images import Pictures

MAX_SKEW = 6.0  # degrees
_SMALL = 700  # pixels: enough to see lines of text
_LEVEL = 0.15  # degrees that need no turning

QUARTERS = {1: cv2.ROTATE_90_CLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_COUNTERCLOCKWISE}
Picture = Any  # an array of rows, columns, RGB


def sheet_of(picture: Picture) -> Picture:
    """The sheet alone, seen from above, when it lies on a darker ground; else the picture itself."""
    corners = _sheet_corners(picture)
    if corners is None:
        return picture
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(np.linalg.norm(top_right - top_left), np.linalg.norm(bottom_right - bottom_left)))
    height = int(max(np.linalg.norm(bottom_left - top_left), np.linalg.norm(bottom_right - top_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))


def _sheet_corners(picture: Picture) -> Picture | None:
    """Corners of the largest bright four-sided shape that fills a good part of the picture but not all of it."""
    scale = _SMALL / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    saturation = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1]
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    area = small.shape[0] * small.shape[1]
    for mask in (_bright(255 - saturation), _bright(grey)):
        shapes, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        largest = max(shapes, key=cv2.contourArea, default=None)
        if largest is None or not 0.3 * area < cv2.contourArea(largest) < 0.94 * area:
            continue
        hull = cv2.convexHull(largest)
        shape = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, closed=True), closed=True)
        if len(shape) == 4 and cv2.contourArea(shape) > 0.9 * cv2.contourArea(hull):
            return _in_order(shape.reshape(4, 2) / scale)
    return None


def _bright(channel: Picture) -> Picture:
    blurred = cv2.GaussianBlur(channel, (5, 5), 0)
    _, mask = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))


def _in_order(points: Picture) -> Picture:
    """Top left, top right, bottom right, bottom left."""
    sums, differences = points.sum(axis=1), np.diff(points, axis=1).ravel()
    places = (sums.argmin(), differences.argmin(), sums.argmax(), differences.argmax())
    return points[list(places)]


def skew_of(picture: Picture) -> float:
    """Degrees by which the lines of text climb: the angle at which their rows stand out most."""
    scale = _SMALL / max(picture.shape[:2])
    grey = cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    if ink.mean() < 0.001:
        return 0.0
    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.5), key=lambda angle: _sharpness(ink, angle))
    fine = max(np.arange(coarse - 0.4, coarse + 0.41, 0.1), key=lambda angle: _sharpness(ink, angle))
    return float(fine)


def _sharpness(ink: Picture, angle: float) -> float:
    rows = turned(ink, angle, 0).sum(axis=1, dtype=np.int64)
    return float(np.square(np.diff(rows)).sum())


def turned(picture: Picture, angle: float, ground: Any = (255, 255, 255)) -> Picture:
    """Turned about its middle by small degrees, the size kept."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    method = cv2.INTER_NEAREST if picture.ndim == 2 else cv2.INTER_CUBIC
    return cv2.warpAffine(picture, matrix, (width, height), flags=method, borderValue=ground)


def straightened(picture: Picture) -> tuple[Picture, float]:
    """The sheet with level lines, and the degrees it was turned by."""
    sheet = sheet_of(picture)
    angle = skew_of(sheet)
    return (sheet, 0.0) if abs(angle) < _LEVEL else (turned(sheet, angle), round(angle, 2))


def upright(data: bytes, kind: str, number: int, angle: float, width: int) -> bytes:
    """A page of a file as PNG, turned as recognition turned it."""
    picture, _ = straightened(np.asarray(Pictures(data, kind).page(number)))
    quarters = round(angle / 90) % 4
    if quarters:
        picture, _ = straightened(cv2.rotate(picture, QUARTERS[quarters]))
    image = Image.fromarray(picture)
    if image.width > width:
        image = image.resize((width, max(round(image.height * width / image.width), 1)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
