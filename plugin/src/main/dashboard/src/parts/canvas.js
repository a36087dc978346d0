/** Makes a canvas as sharp as the screen, cleared; returns its context in CSS pixels. */
export function prepare(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w;
    canvas.height = h;
  }
  canvas.style.width = width + 'px';
  canvas.style.height = height + 'px';
  const draw = canvas.getContext('2d');
  draw.setTransform(scale, 0, 0, scale, 0, 0);
  draw.clearRect(0, 0, width, height);
  return draw;
}

export function rounded(draw, x, y, w, h, r) {
  const radius = Math.min(r, w / 2, h / 2);
  draw.beginPath();
  draw.moveTo(x + radius, y);
  draw.arcTo(x + w, y, x + w, y + h, radius);
  draw.arcTo(x + w, y + h, x, y + h, radius);
  draw.arcTo(x, y + h, x, y, radius);
  draw.arcTo(x, y, x + w, y, radius);
  draw.closePath();
}
