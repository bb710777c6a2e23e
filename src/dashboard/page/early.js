// What the page shows first is asked for here, while its modules are on their way; `api.js` gives the answers to whoever asks the same.
// This stands in the page itself. The overview is what is opened most, so all that it shows is asked for; of other views, what each needs.
{
  const PATIENCE = 10_000;
  const OVERVIEW = [
    'deliveries?status=failed&limit=1000', 'cases?status=ERRORED&limit=1000', 'cases?turn=any&limit=1000', 'cases?type=profile&turn=any&limit=1000',
    'events?last=100&follow=false', 'clock/due?limit=6',
  ];
  const [name, view] = location.hash.replace(/^#\/?/, '').split(/[/?]/);
  const [, below] = /^\/sandbox\/([^/]+)\//.exec(location.pathname) ?? [];
  const sandbox = `sandboxes/${name || below || 'default'}`;
  const paths = ['words', sandbox, ...(view ? [] : OVERVIEW.map((path) => `${sandbox}/${path}`))];
  const token = sessionStorage.getItem('vetbox.token');
  const ask = (path) => {
    const url = new URL(`v1/${path}`, document.baseURI).href;
    const answer = fetch(url, { cache: 'no-store', headers: token ? { authorization: `Bearer ${token}` } : {}, signal: AbortSignal.timeout(PATIENCE) });
    // Whoever takes it is told of a failure.
    answer.catch(() => {});
    return [url, answer];
  };
  window.asked = new Map(paths.map(ask));
}
