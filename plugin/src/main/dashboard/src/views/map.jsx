import { useMemo, useState } from 'preact/hooks';
import { count, percent } from '../format.js';
import { Scatter, SHAPES, TINTS } from '../parts/scatter.jsx';
import { Empty, Failed, Loading } from '../parts/states.jsx';
import { useDocument } from '../parts/use.js';
import { go } from '../router.js';

const GLYPHS = { circle: '●', square: '■', triangle: '▲', diamond: '◆', cross: '✚', ring: '○' };

export function SimilarityMap() {
  const { data, error, again } = useDocument('/fingerprints/map', { kinds: ['observed'], leastMs: 30_000 });
  const [words, search] = useState('');
  const points = useMemo(() => (data?.points ?? [])
    .map((p) => ({ ...p, name: p.name ?? 'a server of another project', group: p.category || (p.cluster === null || p.cluster === undefined ? null : 'group ' + p.cluster) })), [data]);
  const groups = useMemo(() => [...new Set(points.map((p) => p.group).filter(Boolean))].sort(), [points]);
  const lit = useMemo(() => (words
    ? new Set(points.filter((p) => `${p.name} ${p.group ?? ''}`.toLowerCase().includes(words.toLowerCase())).map((p) => p.id)) : null), [points, words]);
  if (error && error.status !== 404) return <Failed error={error} again={again} />;
  if (!data && !error) return <Loading what="the map" />;
  return (
    <section class="panel" aria-label="Similarity map">
      <div class="tools">
        <h2>Similarity</h2>
        {points.length > 0 && (
          <>
            <input type="search" placeholder="Light up name or category" aria-label="Light up servers" value={words} onInput={(e) => search(e.currentTarget.value)} />
            <small class="soft">{count(points.length, 'server')}; the fingerprints keep {percent(data.explained)} of how they differ</small>
          </>
        )}
      </div>
      {points.length === 0 ? (
        <Empty figure="dots" title="No map yet">
          Servers that behave alike will lie near each other here, once enough of them have been watched for a learning period.
        </Empty>
      ) : (
        <>
          <Scatter points={points} groups={groups} lit={lit} height={560} label={`${count(points.length, 'server')} by how they behave`} onOpen={(id) => id && go('servers', id)} />
          <p class="legend">{groups.map((g, i) => <span key={g}><i class="glyph" style={{ color: `var(--${TINTS[i % TINTS.length]})` }}>{GLYPHS[SHAPES[i % SHAPES.length]]}</i> {g}</span>)}</p>
          <p class="soft note">Only nearness means something: the axes have no unit.</p>
        </>
      )}
    </section>
  );
}
