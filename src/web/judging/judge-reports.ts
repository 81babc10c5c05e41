import type { Block, Runs } from '../../classroom/reports/markup.ts';
import type { Piece, PlacedPiece } from '../../classroom/reports/pieces.ts';
import type { Report } from '../../classroom/reports/reports.ts';
import type { Team } from '../../runs/teams.ts';
import type { WebDeps } from '../context.ts';
import type { Blindfold } from '../presenters/judging/blind.ts';
import { shownAnswer, type ShownBlock } from '../presenters/report/shown.ts';
import type { Words } from '../presenters/trade/words.ts';
import { ownText, type Question } from '../grading/report-page.ts';

/**
 * The lab reports of a team as its judges read them: what was handed in, with charts, tables, orders and pictures. Of a blind
 * judging names are covered in all of it; pictures are left out, since nobody can cover a name in a photo.
 */

export interface JudgedQuestion {
  readonly question: string;
  /** One for each member who answered; in no order that tells who. */
  readonly answers: readonly (readonly ShownBlock[])[];
}

/** Reports that are handed in, by the place of their author among the team's members, counted from one. */
async function handedIn(
  { reports }: Pick<WebDeps, 'reports'>,
  runId: string,
  { members }: Pick<Team, 'members'>,
): Promise<ReadonlyMap<number, Report>> {
  const all = new Map((await reports.list(runId)).map((report) => [report.participant, report]));
  return new Map(
    members.flatMap(({ participant }, i): [number, Report][] => {
      const report = all.get(participant);
      return report && (report.state === 'handed-in' || report.state === 'marked') ? [[i + 1, report]] : [];
    }),
  );
}

/**
 * What a team's people answered, question by question.
 * @param images the address under which their pictures are served: `…/<report>/images/<number>`
 * @param veil covers names in texts; null when judges see names
 */
export async function reportsForJudge(
  deps: Pick<WebDeps, 'reports'>,
  runId: string,
  team: Pick<Team, 'members'>,
  questions: readonly Question[],
  images: string,
  veil: Blindfold | null,
  words: Words,
): Promise<readonly JudgedQuestion[]> {
  const written = await Promise.all(
    [...(await handedIn(deps, runId, team))].map(async ([number, report]) => {
      const pieces = await deps.reports.pieces(runId, report.participant);
      return { number, report, pieces: veil ? pieces.map((placed) => veiledPiece(placed, veil)) : pieces };
    }),
  );
  return questions
    .map(({ id, question }) => ({
      question: words.local(question),
      answers: written
        .map(({ number, report, pieces }) => {
          const shown = shownAnswer(
            ownText(report.answers, id),
            pieces,
            veil ? null : `${images}/${number}/images`,
            words,
          );
          return veil ? shown.map((block) => veiledBlock(block, veil)) : shown;
        })
        .filter((blocks) => blocks.length > 0),
    }))
    .filter(({ answers }) => answers.length > 0);
}

/** A picture of the report with this number in its team; null when there is none. */
export async function imageForJudge(
  deps: Pick<WebDeps, 'reports'>,
  runId: string,
  team: Pick<Team, 'members'>,
  number: number,
  image: number,
): Promise<Buffer | null> {
  const report = (await handedIn(deps, runId, team)).get(number);
  return report ? deps.reports.image(runId, report.participant, image) : null;
}

/** Covers every text of a piece, and none of the words that say what it is. */
function veiledPiece(placed: PlacedPiece, veil: Blindfold): PlacedPiece {
  return { ...placed, piece: veiledIn(placed.piece, veil) };
}

function veiledIn(piece: Piece, veil: Blindfold): Piece {
  switch (piece.kind) {
    case 'image':
      return piece;
    case 'chart':
      return { ...veil(piece), kind: piece.kind, unit: piece.unit };
    case 'table':
      return { ...veil(piece), kind: piece.kind };
    case 'figure':
      return { ...veil(piece), kind: piece.kind };
    case 'chain':
      return {
        ...veil(piece),
        kind: piece.kind,
        stations: piece.stations.map((station) => ({ ...veil(station), state: station.state })),
      };
  }
}

function veiledBlock(block: ShownBlock, veil: Blindfold): ShownBlock {
  if (block.kind === 'shown' || block.kind === 'gone') return block;
  return veiledText(block, veil);
}

function veiledText(
  block: Exclude<Block, { kind: 'piece' }>,
  veil: Blindfold,
): Exclude<Block, { kind: 'piece' }> {
  return block.kind === 'list'
    ? { ...block, items: block.items.map((runs) => veiledRuns(runs, veil)) }
    : { ...block, runs: veiledRuns(block.runs, veil) };
}

/** Where a name goes over a change of style, the whole becomes plain: `Mei **Chen**` is a name too. An address could be one. */
function veiledRuns(runs: Runs, veil: Blindfold): Runs {
  const whole = veil(runs.map(({ text }) => text).join(''));
  const parts = runs.map((run) => ({ ...run, text: veil(run.text), href: null }));
  return parts.map(({ text }) => text).join('') === whole
    ? parts
    : [{ text: whole, bold: false, italic: false, href: null }];
}
