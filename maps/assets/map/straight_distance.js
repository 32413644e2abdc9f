// Metres on the ellipsoid: between two places, and of a degree.

// Metres between two places on the ellipsoid (Vincenty's inverse formula; NaN near antipodes).
export function straightMetres(lat1, lng1, lat2, lng2) {
  const a = 6378137;
  const f = 1 / 298.257223563;
  const b = (1 - f) * a;
  const rad = Math.PI / 180;
  const far = (lng2 - lng1) * rad;
  const u1 = Math.atan((1 - f) * Math.tan(lat1 * rad));
  const u2 = Math.atan((1 - f) * Math.tan(lat2 * rad));
  const s1 = Math.sin(u1), c1 = Math.cos(u1), s2 = Math.sin(u2), c2 = Math.cos(u2);
  let turn = far;
  for (let i = 0; i < 100; i++) {
    const sl = Math.sin(turn), cl = Math.cos(turn);
    const ss = Math.sqrt(Math.pow(c2 * sl, 2) + Math.pow(c1 * s2 - s1 * c2 * cl, 2));
    if (ss === 0) return 0;
    const cs = s1 * s2 + c1 * c2 * cl;
    const sigma = Math.atan2(ss, cs);
    const sa = c1 * c2 * sl / ss;
    const ca = 1 - sa * sa;
    const cm = ca === 0 ? 0 : cs - 2 * s1 * s2 / ca;
    const c = f / 16 * ca * (4 + f * (4 - 3 * ca));
    const before = turn;
    turn = far + (1 - c) * f * sa * (sigma + c * ss * (cm + c * cs * (-1 + 2 * cm * cm)));
    if (Math.abs(turn - before) > 1e-12) continue;
    const uu = ca * (a * a - b * b) / (b * b);
    const k1 = 1 + uu / 16384 * (4096 + uu * (-768 + uu * (320 - 175 * uu)));
    const k2 = uu / 1024 * (256 + uu * (-128 + uu * (74 - 47 * uu)));
    const delta = k2 * ss * (cm + k2 / 4 * (cs * (-1 + 2 * cm * cm)
      - k2 / 6 * cm * (-3 + 4 * ss * ss) * (-3 + 4 * cm * cm)));
    return b * k1 * (sigma - delta);
  }
  return NaN;
}

// Metres of a degree at a latitude, eastwards and northwards, on the ellipsoid.
export function degreeMetres(lat) {
  const sine = Math.sin(lat * Math.PI / 180);
  const flat = 1 - 0.00669437999014 * sine * sine;
  return {
    x: Math.PI / 180 * 6378137 * Math.cos(lat * Math.PI / 180) / Math.sqrt(flat),
    y: Math.PI / 180 * 6378137 * (1 - 0.00669437999014) / Math.pow(flat, 1.5),
  };
}
