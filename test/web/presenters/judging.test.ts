import { expect } from 'chai';
import fc from 'fast-check';
import { teamNumbers, teamsOf } from '../../../src/runs/teams.ts';
import { blindfold, blindMessage } from '../../../src/web/presenters/judging/blind.ts';
import {
  changeText,
  pointsText,
  readChange,
  readPoints,
} from '../../../src/web/presenters/judging/points.ts';
import { missingMarks, readSheet, sheetForm } from '../../../src/web/presenters/judging/sheet.ts';
import type { Words } from '../../../src/web/presenters/trade/words.ts';
import { counterScenario } from '../../support/counter-lab.ts';
import { person, RunPlay } from '../../support/run-play.ts';

/** Words whose texts are their keys with what is filled in. */
const WORDS: Words = {
  lang: 'en',
  t: (key, params = {}) => `${key}(${Object.values(params).join(',')})`,
  local: ({ en }) => en,
  money: String,
  number: String,
  percent: String,
  day: String,
  time: String,
};
const RUBRIC = [
  { id: 'plan', title: { en: 'Plan', zh: '计划' }, points: 40, levels: [] },
  { id: 'result', title: { en: 'Result', zh: '结果' }, points: 60, levels: [] },
];

function lesson(groups = 3): RunPlay {
  const play = new RunPlay(counterScenario({}), groups);
  const seats = Object.values(play.state.seats);
  const names = ['Mei Chen', 'bo', 'Lan-Ying (Zoe)'];
  for (const [i, name] of names.entries()) {
    const command = {
      type: 'run/ClaimSeat',
      seat: seats[i]?.id ?? '',
      participant: `p${i}`,
      name,
      studentNo: '',
    };
    expect(play.send(person(`p${i}`), command)).to.equal(null);
  }
  return play;
}

describe('what hides names from judges', () => {
  const { state } = lesson();
  const [firm] = Object.values(state.markets).flatMap(({ firms }) => firms);
  const name = firm?.name ?? { en: '', zh: '' };

  it('covers firms and people in every text of a page, whoever wrote it, and leaves the rest', () => {
    const blind = blindfold(state, WORDS);
    const page = {
      title: `Ask ${name.en.toUpperCase()} or ${name.zh}。`,
      deep: [{ text: 'said mei chen, MeiChen and Lan-Ying (Zoe)', count: 7, none: null }],
    };
    const text = JSON.stringify(blind(page));
    for (const secret of [name.en, name.en.toUpperCase(), name.zh, 'mei chen', 'MeiChen', 'Lan-Ying'])
      expect(text).to.not.include(secret);
    expect(blind(page).deep[0]).to.deep.include({ count: 7, none: null });
    expect(blind('nothing to hide')).to.equal('nothing to hide');
  });

  it('takes a short name for a word only where it stands alone', () => {
    const blind = blindfold(state, WORDS);
    expect(blind('both bonds')).to.equal('both bonds');
    expect(blind('for bo, at once')).to.not.include(' bo,');
    expect(blind('由bo负责')).to.not.include('bo');
  });

  it('covers the ids of firms in messages only', () => {
    const id = firm?.firm ?? '';
    expect(blindMessage(state, WORDS)(`NAD+BY+${id}::92'`)).to.not.include(id);
  });

  it('leaves a message one that a computer can read, also where a firm is called like its id', () => {
    const party = Object.values(state.markets)
      .flatMap(({ firms }) => firms)
      .find(({ firm: id, name }) => name.en.toLowerCase() === id);
    if (!party) throw new Error('the lesson has a firm that is called like its id');
    const hidden = blindMessage(state, WORDS)(`NAD+SU+${party.firm.toUpperCase()}::92++${party.name.en}'`);
    expect(hidden).to.match(/^NAD\+SU\+FIRM\d+::92\+\+/);
  });
});

describe('the numbers of teams', () => {
  it('are all different, the same each time, and stay when somebody joins late', () => {
    const play = lesson(6);
    const before = teamNumbers(play.state);
    expect([...before.values()].sort((a, b) => a - b)).to.deep.equal([...before].map((_, i) => i + 1));
    const last = Object.values(play.state.seats).at(-1)?.id ?? '';
    play.claim('late', last);
    expect(teamNumbers(play.state)).to.deep.equal(before);
    for (const { key } of teamsOf(play.state)) expect(before.has(key)).to.equal(true);
  });
});

describe('points as judges type them', () => {
  it('come back as they were typed, whole or half', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), (halves) => {
        expect(readPoints(pointsText(halves * 50), 40)).to.equal(halves * 50);
      }),
    );
  });
  for (const wrong of ['41', '-1', '1.3', 'ten', '1e1', '٣', '4 0'])
    it(`are none: ${wrong}`, () => expect(readPoints(wrong, 40)).to.equal('wrong'));
  it('may have a comma, and may be missing', () => {
    expect(readPoints('12,5', 40)).to.equal(1_250);
    expect(readPoints('', 40)).to.equal(null);
  });
  it('are changed by what has a size, up or down', () => {
    expect(['-5', '+2.5', '−0,5', '100'].map(readChange)).to.deep.equal([-500, 250, -50, 10_000]);
    expect(['0', '', '101', 'five', '--5'].map(readChange)).to.deep.equal([null, null, null, null, null]);
    expect(changeText(-550, WORDS)).to.equal('−5.5');
  });
});

describe('a judge’s sheet as a form', () => {
  const sheet = {
    team: 'g1',
    judgeId: 'gao',
    version: 3,
    pointsCenti: { plan: 2_050 },
    comments: { plan: 'sound' },
    comment: 'all in all',
    savedAtMs: 1,
    handedInAtMs: null,
    reopenedFor: '',
  };

  it('shows what is saved, and what was typed where that was refused', () => {
    const saved = sheetForm(RUBRIC, sheet, null, WORDS);
    expect(saved.criteria[0]).to.deep.include({ points: '20.5', comment: 'sound', other: null });
    expect(saved).to.deep.include({ sum: '20.5', sumMax: 100, otherComment: null });
    const typed = sheetForm(RUBRIC, sheet, { 'points.plan': '30', comment: 'mine' }, WORDS);
    expect(typed.criteria[0]).to.deep.include({ points: '30', other: { points: '20.5', comment: 'sound' } });
    expect(typed).to.deep.include({ comment: 'mine', otherComment: 'all in all', version: 3 });
  });

  it('is read with every wrong field named, and what is missing for handing it in', () => {
    const fields: Record<string, string> = { 'points.plan': '99', 'comment.result': 'x'.repeat(2_001) };
    const { content, errors, typed } = readSheet(RUBRIC, (name) => fields[name] ?? '');
    expect(errors).to.deep.equal({
      'points.plan': { key: 'mark', max: 40 },
      'comment.result': { key: 'long', max: 2_000 },
    });
    expect(typed['points.plan']).to.equal('99');
    expect(Object.keys(missingMarks(RUBRIC, content))).to.deep.equal(['points.plan', 'points.result']);
    expect(missingMarks(RUBRIC, { ...content, pointsCenti: { plan: 0, result: 6_000 } })).to.deep.equal({});
  });
});
