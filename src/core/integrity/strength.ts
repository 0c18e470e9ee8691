import { squeeze } from './text.ts';

/**
 * How much an assertion asks for: 3 a value, 2 a part of it, 1 that there is one, 0 nothing, because it always holds.
 * Undefined where nobody can tell from its words.
 */
export function strengthOf(assertion: string): 0 | 1 | 2 | 3 | undefined {
  // What a function does that is handed over says nothing about what is asked.
  const text = squeeze(assertion).replace(/(?:[=-]>|\)\s*\w*)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}/g, '{}');
  if (always.test(text) || asksNothing(text)) return 0;
  if (/\b(?:expect\.(?:any|anything)|mock\.ANY|(?<![\w.])ANY\b|anything\(\)|isA\(|kind_of\()/.test(text)) return 1;
  if (existence.test(text) || /\b(?:assert|require)\.Nil\((?:t, )?\w*[eE]rr\b/.test(text)) return 1;
  if (part.test(text)) return 2;
  if (exact.test(text)) return 3;
  // A bare truth: `assert result`, `assert!(result)`, `assert.ok(result)`.
  if (
    /^(?:assert\s+(?:not\s+)?[\w.()[\]]+$|(?:assert|assert\.ok|t\.ok|t\.truthy|ok|check)\s*\(\s*!?[\w.]+\s*\)?$|assert!\([\w.]+\)?$)/.test(
      text,
    )
  )
    return 1;
  return undefined;
}

/** `expect(sum)`, or `expect(sum).toBe` without a call. */
const asksNothing = (text: string): boolean =>
  /^(?:await )?expect\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)(?:\.not)?(?:\.to[A-Z]\w*)?$/.test(text);

const constant = `(?:true|True|1|'[^']*'|"[^"]*")`;
const always = new RegExp(
  [
    String.raw`^(?:await )?expect\s*\(\s*(true|false|null|\d+|'[^']*'|"[^"]*")\s*\)\s*\.(?:to(?:Be|Equal|StrictEqual)|to\.(?:be|equal|eq))\(?\s*\(?\1\)?`,
    String.raw`^expect\s*\(\s*${constant}\s*\)\.(?:toBeTruthy|toBeDefined|to\.be\.ok|to be_truthy)`,
    String.raw`^expect\s*\(\s*(true|\d+)\s*\)\.to (?:eq|be)\s*\(?\s*\2`,
    String.raw`^assert\s+(?:True|1)\s*(?:,.*|or\b.*)?$`,
    String.raw`^assert\s+(\d+|'[^']*'|"[^"]*"|\w+)\s*==\s*\3\s*$`,
    String.raw`^(?:self\.)?(?:assert|assert_|assertTrue|assert_true|assert\.ok|assert\.True|require\.True|t\.ok|t\.true|t\.truthy|Assertions\.assertTrue|Assert\.assertTrue|assert!)\s*\(?\s*(?:t,\s*)?(?:true|True|1)\s*(?:,.*)?\)?$`,
    String.raw`^(?:t\.pass|assert\.isTrue)\(\s*(?:true|'[^']*'|"[^"]*")?\s*\)`,
    String.raw`^[\w.!]*(?:assert_?[eE]q(?:ual|uals)?|assert\.(?:equal|strictEqual|Equal))!?\s*\(\s*(?:t,\s*)?(\w+|'[^']*'|"[^"]*")\s*,\s*\4\s*[,)]`,
    String.raw`\|\| true\b|\bor True\b`,
    // The same on both sides.
    String.raw`^(?:await )?expect\s*\(\s*([\w.()[\]]+)\s*\)\.(?:to(?:Be|Equal|StrictEqual)|to\.(?:be|equal|eq|eql|deep\.equal))\(\s*\5\s*\)`,
    String.raw`^assert\s+([\w.()[\]]+)\s*==\s*\6\s*$`,
    // Python takes it for a tuple, which is true.
    String.raw`^assert\s*\([^()]*(?:\([^()]*\)[^()]*)*,\s*f?["'][^"']*["']\s*\)$`,
  ].join('|'),
);

const existence =
  /\.(?:toBeTruthy|toBeDefined|toBeInstanceOf|toHaveBeenCalled|toBeCalled|to\.(?:exist|be\.(?:ok|an?|instanceof)))\b|\.not\.(?:toBeNull|toBeUndefined|toThrow(?:Error)?|toBeFalsy|toEqual|toBe|to\.throw)\b|\.resolves\.toBeDefined\b|\bassert(?:True|IsNotNone|IsInstance|NotNull|NotNil|NotEmpty|_not_nil|_not_null|_instance_of|_kind_of|_respond_to|NotEqual|_ne)\b|\bassertNotEquals\b|\b(?:assert|require)\.(?:NotNil|NotEmpty|True|NoError|NotPanics|isDefined|exists|isOk|notEqual|NotEqual|NotZero|IsType)\b|\bis not None\b|!=|\bisNotNull\(|\bisNotEmpty\(|\bisPresent\(|\bbe_(?:truthy|present|a|an|kind_of|instance_of)\b|\b(?:to|not_to|to_not) (?:be_nil|raise_error\s*$)|\.is_(?:ok|some|err|none)\(\)|\bhasattr\(|\bisinstance\(|\bt\.(?:truthy|ok|not|notEqual|notSame|notStrictEqual)\(/;

const part =
  /\.(?:toContain|toContainEqual|toMatch|toMatchObject|toBeCloseTo|toBeGreaterThan|toBeLessThan|toBeGreaterThanOrEqual|toBeLessThanOrEqual|toHaveLength|toHaveProperty|to\.(?:contain|include|match|have\.length))\b|expect\.(?:objectContaining|arrayContaining|stringContaining|stringMatching)|\bassert(?:In|Contains|Greater|GreaterEqual|Less|LessEqual|Regex|AlmostEqual|_includes|_match|_in_delta|_operator)\w*\b|\b(?:assert|require)\.(?:Contains|Greater|Less|Len|InDelta|Regexp|Subset|include|match)\w*\b|\b(?:contains|hasSize|startsWith|endsWith|matches|isGreaterThan|isLessThan)\w*\(|\b(?:include|match|start_with|be_within|be >|be <)\b|[<>]=?\s|\bin\s/;

const exact =
  /\.(?:toBe|toEqual|toStrictEqual|toHaveBeenCalledWith|toHaveBeenNthCalledWith|toHaveBeenCalledTimes|toMatchInlineSnapshot|toMatchSnapshot|toThrow|toThrowError|to\.(?:equal|eql|be|deep\.equal|throw))\b|\bassert(?:Equal|Equals|_equal|_eq|ListEqual|DictEqual|SetEqual|TupleEqual|SameAs|Same|ArrayEquals|Null|Nil|_nil|IsNone|False|Raises|Throws|_raises)\w*\b|\bassert_eq!|\beqnice!|\b(?:assert|require)\.(?:Equal|EqualValues|JSONEq|ElementsMatch|Exactly|equal|strictEqual|deepEqual|deepStrictEqual|throws|rejects|ErrorIs|EqualError|False|Nil|Empty|Zero|Error)\b|\bisEqualTo\(|\b(?:to|not_to) (?:eq|eql|equal|match_array|contain_exactly|raise_error|be)\b|==|\bpytest\.raises\(|\bt\.(?:is|deepEqual|equal|same|strictEqual|throws)\(|\bis None\b|\bassert not\b/;
