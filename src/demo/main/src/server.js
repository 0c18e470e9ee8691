import { createServer } from 'node:http';
import { refund } from './refunds.js';

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(refund(JSON.parse(body))));
}).listen(process.env.PORT ?? 8080);
