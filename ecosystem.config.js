// oxlint-disable-next-line node/no-process-env -- PM2 reads this file, which has no other way to be told
const { WEB_CONCURRENCY = '' } = process.env;
const wanted = Number(WEB_CONCURRENCY);
const isUsable = Number.isInteger(wanted) && wanted >= 1 && wanted <= 100;
if (WEB_CONCURRENCY !== '' && !isUsable) {
  // oxlint-disable-next-line no-console -- this is seen by whoever starts PM2
  console.warn(`WEB_CONCURRENCY must be a whole number from 1 to 100, not "${WEB_CONCURRENCY}": 1 is used`);
}

// Exported by this name because PM2 finds no other form in an ES module package.
export const apps = [
  {
    name: 'trekker-session',
    script: 'dist/main.js',
    // Cluster mode reloads without a gap. More than one instance needs MONGODB_URI: see docs/scale.md.
    exec_mode: 'cluster',
    instances: isUsable ? wanted : 1,
    wait_ready: true,
    listen_timeout: 15000,
    // Above the 25 s that draining may take.
    kill_timeout: 40000,
    max_memory_restart: '450M',
    exp_backoff_restart_delay: 200,
    time: true,
    env: { NODE_ENV: 'production' },
  },
];
