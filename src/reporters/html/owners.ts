import type { Report } from '../../core/report.ts';
import { count, short } from '../words.ts';
import { list } from './list.ts';
import { html, type Markup } from './markup.ts';
import { code } from './text.ts';

const mostOwners = 100;
const mostPaths = 50;

/** Who owns what changed. */
export function owners({ owners: all, content, change }: Report): Markup {
  const files = content?.files ?? [];
  const unowned = files.filter(file => !file.owners.length).map(({ path }) => path);
  const entries = all.slice(0, mostOwners).map(({ owner, paths }) => {
    const own = files.filter(file => file.owners.includes(owner)).map(({ path }) => path);
    return entry(short(owner), paths, own);
  });
  return html`<section id="owners">
<h2>Who owns what changed</h2>
${!all.length && html`<p>The base names no owner of ${count(change.files, 'changed file')}.</p>`}
${entries}
${all.length > mostOwners && html`<p>and ${all.length - mostOwners} more</p>`}
${all.length > 0 && unowned.length > 0 && entry('nobody', unowned.length, unowned)}
</section>`;
}

function entry(owner: string, number: number, paths: readonly string[]): Markup {
  const title = html`<strong>${owner}</strong> <span class="soft">${count(number, 'file')}</span>`;
  if (!paths.length) return html`<p>${title}</p>`;
  const shown = paths.slice(0, mostPaths);
  return html`<details><summary>${title}</summary>
${list(shown, path => code(short(path)))}
${number > shown.length && html`<p>and ${number - shown.length} more</p>`}
</details>`;
}
