import { gistOf, visibleText, wordsOf } from './words.ts';

/** What nobody means as an answer, in whole. */
const unfinished =
  /^(?:tb[acd]|todo|fixme|xxx+|to be (?:done|defined|decided|determined|added|written|filled in|announced)|place ?holder|change ?me|replace ?me|fill (?:this |me |it )?in|(?:your|the|an?) (?:answer|text|goal|reason|description) (?:goes )?here|(?:insert|enter|write|type|describe|add) (?:your |the |a |an |this )?(?:\w+ )?(?:here|below)|lorem ipsum.*|coming soon|to be (?:decided|determined|announced|filled in)\b.*|will be filled in\b.*|(?:ist |noch )offen|(?:noch offen )?wird (?:noch )?(?:nachgereicht|ergänzt)|folgt(?: noch)?|à (?:compléter|définir|venir)(?: plus tard)?|(?:a|por) (?:definir|completar)(?: más tarde)?|da (?:definire|completare)|will (?:fill|add|write|do) .{0,20}later)$/;

/** Words that may be a choice but say nothing where a question is open. */
const emptyTalk = new Set(
  `na none nothing nil null undefined unknown pending wip later soon same ditto idem yes no ok okay yep nope done
  test testing foo bar baz blah bla asdf qwerty qwertz x dunno idk whatever misc stuff things changes update updates
  fix fixes self explanatory obvious see above below pr mr title description commit diff code ticket issue as per
  the work in progress tbd tba tbc todo fixme`.split(/\s+/),
);

/** Text that was never finished: TBD, `...`, `<your goal>`, `TODO: write this`, the question itself. No rule accepts it. */
export function isUnfinished(text: string, question = ''): boolean {
  const plain = visibleText(text);
  if (!/[\p{L}\p{N}]/u.test(plain)) return true;
  if (/^(?:<[^<>]*>|\[[^[\]]*\]|\{\{?[^{}]*\}\}?|_{2,}.*)[.!]?$/.test(plain)) return true;
  if (
    /^[\W_]*(?:\w+:\s*)?(?:TBD|TBA|TODO|FIXME|WIP)\b/.test(plain) ||
    /^[\W_]*(?:tbd|tba|todo|fixme)\s*[:!?(\u2013-]/i.test(plain)
  )
    return true;
  const gist = gistOf(plain);
  return unfinished.test(gist) || (gist !== '' && gist === gistOf(question));
}

/** Text that stands where an answer should: what is unfinished, and talk that says nothing such as "none" or "see PR". */
export function isPlaceholder(text: string, question = ''): boolean {
  return isUnfinished(text, question) || wordsOf(text).every(word => emptyTalk.has(word) || /^(.)\1*$/u.test(word));
}
