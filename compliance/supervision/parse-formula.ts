/** Reads a formula. What can't be read is told by line and column; what is too long or too deep isn't read at all. */
import type { Text } from '#probes/probe.ts';
import { readExact } from '../scoring/exact.ts';
import {
  COMPARISONS,
  type Comparison,
  type Expression,
  FIGURE_CALLS,
  type FigureCall,
  LIMITS,
  type Mistake,
  type Operator,
} from './formula.ts';

type Token = { is: 'number' | 'name' | 'sign' | 'end'; text: string; from: number; to: number };
export type Parsed = { expression: Expression } | { mistakes: [Mistake] };

/** As people type them. */
const SPELLINGS: Record<string, string> = {
  ...{ '×': '*', '÷': '/', '−': '-', '≤': '<=', '≥': '>=', '≠': '!=', '==': '=' },
  ...{ '（': '(', '）': ')', '，': ',' },
};
const SIGNS = /^(<=|>=|!=|==|[-+*/×÷−(),<>=≤≥≠（），])/;

class Unreadable extends Error {
  at: number;
  told: Text;
  constructor(at: number, zh: string, en: string) {
    super(en);
    this.at = at;
    this.told = { zh, en };
  }
}

export function parseFormula(source: string, figures: readonly string[]): Parsed {
  try {
    if (source.length > LIMITS.characters) {
      const most = LIMITS.characters;
      throw new Unreadable(most, `公式超过 ${most} 个字符`, `the formula is longer than ${most} signs`);
    }
    return { expression: read(tokensOf(source), figures) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const before = source.slice(0, error.at).split('\n');
    return { mistakes: [{ line: before.length, column: (before.at(-1)?.length ?? 0) + 1, text: error.told }] };
  }
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let from = 0;
  while (from < source.length) {
    const rest = source.slice(from);
    const blank = /^\s+/.exec(rest)?.[0];
    if (blank) {
      from += blank.length;
      continue;
    }
    const number = /^\d+(\.\d+)?/.exec(rest)?.[0];
    const name = /^[a-z][a-z0-9_]*/.exec(rest)?.[0];
    const sign = SIGNS.exec(rest)?.[0];
    const text = number ?? name ?? sign;
    if (text === undefined) {
      const [found = ''] = rest;
      throw new Unreadable(from, `不认识的符号“${found}”`, `"${found}" means nothing here`);
    }
    if (number && number.replace('.', '').length > LIMITS.digits)
      throw new Unreadable(from, `数字不超过 ${LIMITS.digits} 位`, `a number has at most ${LIMITS.digits} digits`);
    const to = from + text.length;
    tokens.push({ is: number ? 'number' : name ? 'name' : 'sign', text: SPELLINGS[text] ?? text, from, to });
    from = to;
  }
  return [...tokens, { is: 'end', text: '', from: source.length, to: source.length }];
}

function read(tokens: readonly Token[], figures: readonly string[]): Expression {
  let at = 0;
  let parts = 0;
  let depth = 0;
  // The last token is always the end, which nothing takes.
  const next = (): Token => tokens[at] as Token;
  const take = (): Token => {
    const token = next();
    if (token.is !== 'end') at += 1;
    return token;
  };
  const wanted = (zh: string, en: string): never => {
    const { text, from, is } = next();
    const got = is === 'end' ? { zh: '公式到此结束', en: 'the formula ends' } : { zh: `是“${text}”`, en: `"${text}"` };
    throw new Unreadable(from, `此处应为${zh}，但${got.zh}`, `${en} is wanted here, and there is ${got.en}`);
  };
  const expect = (sign: string): Token => (next().text === sign ? take() : wanted(`“${sign}”`, `"${sign}"`));
  const counted = <E extends Expression>(expression: E): E => {
    parts += 1;
    if (parts > LIMITS.parts)
      throw new Unreadable(
        next().from,
        `公式超过 ${LIMITS.parts} 个部分`,
        `the formula has more than ${LIMITS.parts} parts`,
      );
    return expression;
  };
  const joined = (left: Expression, token: Token, right: Expression): Expression =>
    counted({
      ...{ is: 'operation', operator: token.text as Operator, left, right },
      ...{ from: left.from, to: right.to },
    });

  function sum(): Expression {
    depth += 1;
    if (depth > LIMITS.depth)
      throw new Unreadable(
        next().from,
        `括号嵌套超过 ${LIMITS.depth} 层`,
        `more than ${LIMITS.depth} brackets stand inside each other`,
      );
    let left = product();
    while (next().text === '+' || next().text === '-') left = joined(left, take(), product());
    depth -= 1;
    return left;
  }
  function product(): Expression {
    let left = single();
    while (next().text === '*' || next().text === '/') left = joined(left, take(), single());
    return left;
  }
  function single(): Expression {
    const token = next();
    if (token.is === 'number') {
      take();
      return counted({ is: 'number', value: readExact(Number(token.text)), from: token.from, to: token.to });
    }
    if (token.text === '(') {
      take();
      const inner = sum();
      const { to } = expect(')');
      return { ...inner, from: token.from, to };
    }
    if (token.is === 'name') return named(take());
    return wanted('数字、名称或括号', 'a number, a name or a bracket');
  }
  function named(token: Token): Expression {
    const { text, from, to } = token;
    if (text === 'target') return counted({ is: 'target', from, to });
    if (text === 'min' || text === 'max') return extreme(text === 'min' ? 'least' : 'most', from);
    if (text === 'if') return choice(from);
    if ((FIGURE_CALLS as readonly string[]).includes(text)) return figure(text as FigureCall, from);
    const known = [...FIGURE_CALLS, 'min', 'max', 'if', 'target'].join(', ');
    throw new Unreadable(from, `不认识“${text}”，可用：${known}`, `"${text}" isn't known; there are ${known}`);
  }
  function extreme(is: 'least' | 'most', from: number): Expression {
    expect('(');
    const of = [sum()];
    while (next().text === ',') {
      take();
      of.push(sum());
    }
    return counted({ is, of, from, to: expect(')').to });
  }
  function choice(from: number): Expression {
    expect('(');
    const left = sum();
    const token = next();
    if (!(COMPARISONS as readonly string[]).includes(token.text))
      wanted('比较（< <= > >= = !=）', 'a comparison (< <= > >= = !=)');
    take();
    const right = sum();
    expect(',');
    const then = sum();
    expect(',');
    const otherwise = sum();
    const { to } = expect(')');
    return counted({ is: 'if', comparison: token.text as Comparison, left, right, then, else: otherwise, from, to });
  }
  function figure(call: FigureCall, from: number): Expression {
    expect('(');
    if (next().is !== 'name') wanted('指标数据的名称', 'the name of a figure');
    const name = take();
    if (!figures.includes(name.text))
      throw new Unreadable(
        name.from,
        `没有数据“${name.text}”，现有：${figures.join('、')}`,
        `there is no figure "${name.text}"; there are ${figures.join(', ')}`,
      );
    return counted({ is: 'figure', call, figure: name.text, from, to: expect(')').to });
  }

  const expression = sum();
  if (next().is !== 'end') wanted('运算符或结尾', 'an operator or the end');
  return expression;
}
