import type { ReadScript } from '../script.ts';
export const openSqlite =
  () =>
  (_text: string): ReadScript => ({
    statements: [],
    comments: [],
    left: [{ at: 0, message: 'it is not for PostgreSQL' }],
    unread: [],
  });
