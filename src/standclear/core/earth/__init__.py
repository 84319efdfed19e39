"""From what is declared to what is tested: a shape on WGS 84 becomes extents, outward.

Promise: every step errs outward and says by how much; nothing declared is ever left out.

    ellipsoid geodesy           WGS 84 and its geodesics
    geoid heights levels        heights and their datums, pressure levels apart
    outline growth polar pieces nearest     borders: densified, grown, cut at the antimeridian
    footprint extent            a declared shape as what the kernel tests
"""
