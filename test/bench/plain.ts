import express from 'express';
import type { AddressInfo } from 'node:net';
import { answerCalls } from './ipc.ts';

/** An Express server with one JSON route for each method and nothing else, to compare the program with. */
const app = express();
app.get('/', (_request, response) => {
  response.json({ ok: true });
});
app.post('/', express.json(), (_request, response) => {
  response.json({ ok: true });
});
const server = app.listen(0, '127.0.0.1', () => process.send?.('ready'));

answerCalls({ url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
