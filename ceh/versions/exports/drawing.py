"""The region as a drawing for paper."""

import math
from collections.abc import Collection
from xml.sax.saxutils import escape

from ceh.region.models import Municipality

WIDTH = 480.0
LAND, CHOSEN, LINE, INK = "#E9EEEA", "#8FBFAE", "#FFFFFF", "#1E2A26"


def region_map(chosen: Collection[int]) -> str:
    """The municipalities as SVG, the chosen ones darker and with their names. Equirectangular, true in the middle."""
    municipalities = list(Municipality.objects.all())
    points = [point for row in municipalities for ring in row.rings for point in ring]
    if not points:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
    west, east = min(lon for lon, _lat in points), max(lon for lon, _lat in points)
    south, north = min(lat for _lon, lat in points), max(lat for _lon, lat in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * shrink)

    def place(lon: float, lat: float) -> str:
        return f"{(lon - west) * shrink * scale:.1f},{(north - lat) * scale:.1f}"

    shapes = []
    for row in municipalities:
        rings = " ".join(f"M{' '.join(place(lon, lat) for lon, lat in ring)}Z" for ring in row.rings)
        fill = CHOSEN if row.pk in chosen else LAND
        shapes.append(f'<path d="{rings}" fill="{fill}" stroke="{LINE}" stroke-width="1.2"/>')
    for row in municipalities:
        if row.pk in chosen:
            x, y = place(row.lon, row.lat).split(",")
            shapes.append(
                f'<text x="{x}" y="{y}" font-family="Source Sans 3" font-size="13" text-anchor="middle"'
                f' fill="{INK}">{escape(row.name)}</text>'
            )
    height = (north - south) * scale
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}">{"".join(shapes)}</svg>'
