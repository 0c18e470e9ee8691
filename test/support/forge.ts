import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server answers at a path: a value is 200 with this JSON. */
export type Answer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** Says nothing at all. */
  | 'silence'
  | { readonly json: unknown };

export interface ForgeServer {
  readonly url: string;
  readonly requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[];
}

/** A forge on this machine. A list is served in pages; what is not named is a 404 with GitHub's and GitLab's body. */
export async function serveForge(answers: Readonly<Record<string, Answer>>): Promise<ForgeServer> {
  const requests: { url: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    requests.push({ url, headers: request.headers });
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [asked, plain] = [answers[url], answers[pathname]];
    const answer = asked ?? plain ?? { status: 404, body: '{"message":"Not Found"}' };
    if (answer === 'silence') return;
    if ('status' in answer) {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(answer.body ?? '{}');
      return;
    }
    const { json } = answer;
    const size = Number(searchParams.get('per_page') ?? 30);
    const from = (Number(searchParams.get('page') ?? 1) - 1) * size;
    response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(Array.isArray(json) ? json.slice(from, from + size) : json));
  });
  await new Promise<void>(done => {
    server.listen(0, '127.0.0.1', done);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
