// Exported by this name because PM2 finds no other form in an ES module package.
export const apps = [
  {
    name: 'trekker-session',
    script: 'dist/main.js',
    // One instance: links live in the memory of the process that opened them. Cluster mode reloads without a gap.
    exec_mode: 'cluster',
    instances: 1,
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
