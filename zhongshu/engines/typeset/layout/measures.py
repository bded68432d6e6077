"""The measures of official papers in mm: decision 0003, after GB/T 9704-2012."""

SHEET_WIDTH = 210.0
SHEET_HEIGHT = 297.0
TOP = 37.0  # 天头: the first em box begins here
BOTTOM = 262.0  # lower edge of the type area, the last separator of the imprint lies on it
LEFT = 28.0  # 订口
CUT = 26.0  # 切口
WIDTH = 156.0
DEPTH = BOTTOM - TOP
LINES = 22
CELLS = 28
CELL = WIDTH / CELLS  # 一字
PITCH = 10.39  # 一行, and every 空行
LEADING = 4.84  # 7/8 of a character of size 3
POINT = 25.4 / 72

SIZE_1 = 26 * POINT
SIZE_2 = 22 * POINT  # 二号
SIZE_3 = CELL  # 三号 on the grid: 28 em boxes fill the line
SIZE_4 = 14 * POINT  # 四号
SIZE_SMALL_4 = 12 * POINT  # 小四

TITLE_PITCH = SIZE_2 + LEADING  # 行 by its definition: the height of the character and 7/8 of a character of size 3
MARK_TOP = 35.0
MARK_LARGEST = 15.0
RULE_BELOW_NUMBER = 4.0
RED_RULE = 0.35
THICK = 0.35
THIN = 0.25
NUMBER_BELOW = 7.0
FIT = 0.01  # rounding that never matters on paper
