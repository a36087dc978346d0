/** A line of recent usage, without axes. */
export function Spark({ values, label }) {
  const known = values.filter((v) => v !== null && Number.isFinite(v));
  if (known.length < 2) return <svg class="spark" viewBox="0 0 120 28" aria-hidden="true" />;
  const most = Math.max(...known, 1e-9);
  const step = 120 / (values.length - 1);
  let path = '';
  let pen = 'M';
  values.forEach((v, i) => {
    if (v === null || !Number.isFinite(v)) {
      pen = 'M';
      return;
    }
    path += `${pen}${(i * step).toFixed(1)} ${(26 - (v / most) * 24).toFixed(1)}`;
    pen = 'L';
  });
  return (
    <svg class="spark" viewBox="0 0 120 28" preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
