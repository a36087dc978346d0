import { Component, render } from 'preact';
import { useEffect } from 'preact/hooks';
import 'uplot/dist/uPlot.min.css';
import './style.css';
import * as fleet from './fleet.js';
import * as live from './live.js';
import { Shell } from './parts/shell.jsx';
import { Empty } from './parts/states.jsx';
import { Toasts } from './parts/toasts.jsx';
import { route, to } from './router.js';
import { session, tokenFromAddress } from './session.js';
import { useStore } from './store.js';
import * as theme from './theme.js';
import { Accuracy } from './views/accuracy.jsx';
import { Activity } from './views/activity.jsx';
import { Fleet } from './views/fleet.jsx';
import { Hypervisor } from './views/hypervisor.jsx';
import { Login } from './views/login.jsx';
import { SimilarityMap } from './views/map.jsx';
import { Recommendations } from './views/recommendations.jsx';
import { Server } from './views/server.jsx';
import { Servers } from './views/servers.jsx';
import { Sharing } from './views/sharing.jsx';
import { Survival } from './views/survival.jsx';
import { Workloads } from './views/workloads.jsx';

/** Every view, one line each. */
function view({ view: name, id }) {
  switch (name) {
    case 'fleet': return ['Fleet', <Fleet />];
    case 'hypervisors': return id ? [id, <Hypervisor key={id} name={id} />] : ['Fleet', <Fleet />];
    case 'servers': return id ? ['Server', <Server key={id} id={id} />] : ['Servers', <Servers />];
    case 'map': return ['Similarity', <SimilarityMap />];
    case 'accuracy': return ['Accuracy', <Accuracy />];
    case 'sizes': return ['Sizes', <Recommendations />];
    case 'workloads': return ['Workloads', <Workloads />];
    case 'survival': return ['Survival', <Survival />];
    case 'sharing': return ['Sharing', <Sharing />];
    case 'activity': return ['Activity', <Activity />];
    default: return ['Nothing here', <Empty title="There is no such view"><a href={to('fleet')}>The fleet</a></Empty>];
  }
}

/** A view that fails says so and leaves the rest of the page alone. */
class Guard extends Component {
  state = { error: null };

  static getDerivedStateFromError(error) {
    return { error };
  }

  render({ children }, { error }) {
    if (!error) return children;
    return (
      <div class="failed" role="alert">
        <h3>This view failed: {String(error.message)}</h3>
        <p><button type="button" class="quiet" onClick={() => this.setState({ error: null })}>Draw it again</button></p>
      </div>
    );
  }
}

function App() {
  const { token } = useStore(session);
  const where = useStore(route);
  const [title, shown] = view(where);
  useEffect(() => {
    document.title = token ? `${title} · Gnomon` : 'Gnomon';
  }, [title, token]);
  if (!token) return <Login />;
  return (
    <>
      <Shell><Guard key={where.view + where.id}>{shown}</Guard></Shell>
      <Toasts />
    </>
  );
}

tokenFromAddress();
window.addEventListener('hashchange', tokenFromAddress);
theme.start();
fleet.start();
live.start();
render(<App />, document.getElementById('app'));
