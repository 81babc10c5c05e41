import { z, type ZodType } from 'zod';
import { can, instructorId, relationTo, type Person } from '../../accounts/can.ts';
import type { Participant } from '../../accounts/participants.ts';
import type { Rejection } from '../../kernel/decider.ts';
import type { Actor } from '../../kernel/envelope.ts';
import { ID_PATTERN, type RunId, type SeatId } from '../../kernel/ids.ts';
import type { LocalText } from '../../kernel/text.ts';
import { runCommandSchema } from '../../runs/commands.ts';
import { labNamed } from '../../runs/labs.ts';
import type { Receipt, RunHost, RunRecord } from '../../runs/ports.ts';
import type { WebDeps } from '../context.ts';
import { commandOfForm, issuesOf, shapesOf, type FieldIssue, type Shape } from '../forms.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';
import { rejectionText } from '../rejection-text.ts';
import { createSeatMemo } from './seat-memo.ts';

/**
 * The one way in for everything that changes a run: people with forms, bots and scripts with JSON. Who acts is found out
 * here from session or token, never from what was sent.
 */

/** Who sent it: found out by the route. */
export interface Sender {
  readonly person: Person;
  readonly participant: Participant | null;
}

export interface SentCommand {
  readonly commandId: string;
  /** The seat it is done from; by default the sender's own. */
  readonly seat: SeatId | null;
  readonly command: { readonly type: string } & Readonly<Record<string, unknown>>;
}

export interface FieldText {
  readonly path: string;
  readonly field: string;
  readonly text: LocalText;
}

export type CommandAnswer =
  | { readonly kind: 'accepted'; readonly receipt: Extract<Receipt, { ok: true }> }
  | {
      readonly kind: 'rejected';
      readonly rejection: Rejection;
      readonly text: LocalText;
      /** The rejection's field as the form calls it. */
      readonly field: string | null;
    }
  | { readonly kind: 'malformed'; readonly fields: readonly FieldText[] };

export interface CommandHandler {
  /** JSON as scripts send it: `{commandId, seat?, command}`. */
  fromJson(runId: RunId, sender: Sender, body: unknown): Promise<CommandAnswer>;
  /** The fields of a form. */
  fromForm(runId: RunId, sender: Sender, fields: Readonly<Record<string, unknown>>): Promise<CommandAnswer>;
}

const bodySchema = z.strictObject({
  commandId: z.string().regex(ID_PATTERN),
  seat: z.string().regex(ID_PATTERN).nullable().optional(),
  command: z.looseObject({ type: z.string().max(60) }),
});

/** What a person may ask of the run itself; everything else under `run/` is the instructor's. */
const OWN_SEAT_COMMANDS: ReadonlySet<string> = new Set([
  'run/ClaimSeat',
  'run/ReleaseSeat',
  'run/SeatBot',
  'run/UnseatBot',
  'run/SendNote',
  'run/ReadNotes',
]);

export const rateKeyOf = (person: Person): string =>
  person.token?.id ?? person.participantId ?? person.teacherId ?? 'nobody';

export function createCommandHandler(
  deps: Pick<WebDeps, 'registry' | 'labs' | 'texts' | 'config'>,
): CommandHandler {
  const { registry, labs, texts } = deps;
  const { perSecond, burst } = deps.config.commandRate;
  const rate = createRateLimit(perSecond, burst);
  const seats = createSeatMemo(registry);
  const runShapes = shapesOf(runCommandSchema);
  const labShapes = new Map(Object.entries(labs).map(([name, lab]) => [name, shapesOf(lab.commands)]));

  const texted = (issue: FieldIssue): FieldText => ({
    path: issue.path,
    field: issue.field,
    text: texts.both(`web:field.${issue.code}`, issue.params),
  });
  const malformed = (issues: readonly FieldIssue[]): CommandAnswer => ({
    kind: 'malformed',
    fields: issues.map(texted),
  });

  /** The run, if it exists for this person. */
  async function open(runId: RunId, { person }: Sender): Promise<{ host: RunHost; record: RunRecord }> {
    const record = await registry.record(runId);
    switch (relationTo(person, record)) {
      case 'stranger':
        throw problem('not-found');
      case 'spectator':
      case 'judge':
        throw problem('not-allowed');
      case 'owner':
      case 'participant':
      case 'script':
        break;
    }
    if (!rate.take(rateKeyOf(person))) throw problem('too-many');
    return { host: await registry.get(runId), record };
  }

  /** Schema and shape of a command of this run; its lab's commands and the run's own. */
  function known(type: string, labName: string): { schema: ZodType<{ type: string }>; shape: Shape } {
    const isRun = type.startsWith('run/');
    const shape = isRun ? runShapes.get(type) : labShapes.get(labName)?.get(type);
    if (!shape) throw problem('unknown-command');
    return { schema: isRun ? runCommandSchema : labNamed(labs, labName).commands, shape };
  }

  const labOf = (record: RunRecord): string => record.scenarioId.split('/')[0] ?? '';

  async function actorOf(
    { person, participant }: Sender,
    host: RunHost,
    record: RunRecord,
    seat: SeatId | null,
    type: string,
  ): Promise<Actor> {
    const { token } = person;
    const controls = can(person, 'control-run', { run: record });
    if (type.startsWith('run/')) {
      if (controls) return { kind: 'instructor', id: instructorId(person), seat: null };
      if (!participant || !OWN_SEAT_COMMANDS.has(type)) throw problem('not-allowed');
      return { kind: 'human', id: participant.id, seat: null };
    }
    if (token?.kind === 'bot') {
      if (seat !== null && seat !== token.seat) throw problem('not-allowed');
      return { kind: 'bot', id: `token:${token.id}`, seat: token.seat };
    }
    const own = participant ? await seats.seatOf(host, participant.id) : null;
    if (participant && (!controls || (own !== null && (seat === null || seat === own)))) {
      return { kind: 'human', id: participant.id, seat: seat ?? own };
    }
    return { kind: 'instructor', id: instructorId(person), seat };
  }

  async function submit(
    sender: Sender,
    opened: { host: RunHost; record: RunRecord },
    sent: Omit<SentCommand, 'command'>,
    command: { type: string },
    fieldOf: (path: string) => string,
  ): Promise<CommandAnswer> {
    const { host, record } = opened;
    const actor = await actorOf(sender, host, record, sent.seat, command.type);
    const receipt = await host.submit({
      commandId: sent.commandId,
      actor,
      command: underOwnName(command, sender, actor),
    });
    if (receipt.ok) return { kind: 'accepted', receipt };
    const { rejection } = receipt;
    const field = rejection.field === undefined ? null : fieldOf(rejection.field);
    const text = await host.read((run) => rejectionText(deps, run, rejection, actor.seat));
    return { kind: 'rejected', rejection, text, field };
  }

  return {
    async fromJson(runId, sender, body) {
      const opened = await open(runId, sender);
      const envelope = bodySchema.safeParse(body);
      if (!envelope.success) return malformed(issuesOf(envelope.error, body));
      const { commandId, seat, command } = envelope.data;
      const { schema } = known(command.type, labOf(opened.record));
      const parsed = schema.safeParse(command);
      if (!parsed.success) {
        return malformed(issuesOf(parsed.error, command, (path) => `command.${path}`));
      }
      return submit(sender, opened, { commandId, seat: seat ?? null }, parsed.data, (path) => path);
    },

    async fromForm(runId, sender, fields) {
      const opened = await open(runId, sender);
      const { commandId, type } = fields;
      if (typeof commandId !== 'string' || !ID_PATTERN.test(commandId) || typeof type !== 'string') {
        throw problem('bad-fields');
      }
      const { schema, shape } = known(type, labOf(opened.record));
      const read = commandOfForm(fields, shape, schema);
      if (!read.ok) return malformed(read.error);
      const { command, fieldOf } = read.value;
      const seat = shape.properties?.['seat'] ? fields['_seat'] : (fields['_seat'] ?? fields['seat']);
      if (seat !== undefined && (typeof seat !== 'string' || !(seat === '' || ID_PATTERN.test(seat)))) {
        throw problem('bad-fields');
      }
      return submit(sender, opened, { commandId, seat: seat || null }, command, fieldOf);
    },
  };
}

/** A person who claims a seat does so under the name they joined with, whatever was sent. */
function underOwnName(command: { type: string }, { participant }: Sender, actor: Actor): { type: string } {
  if (command.type !== 'run/ClaimSeat' || actor.kind !== 'human' || !participant) return command;
  const { id, name, studentNo } = participant;
  return { ...command, participant: id, name, studentNo } as { type: string };
}
