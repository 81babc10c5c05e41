import type { Request } from 'express';
import {
  can,
  relationTo,
  type Action,
  type Person,
  type RunFacts,
  type SeatFacts,
} from '../../accounts/can.ts';
import type { RunId } from '../../kernel/ids.ts';
import type { RunHost, RunRecord } from '../../runs/ports.ts';
import type { Sender } from './command-handler.ts';
import { accountIn, participantIn, type WebDeps } from '../context.ts';
import { bearsToken } from '../csrf.ts';
import { problem } from '../problems.ts';

/** Who sent a request about a run: by run token where one is presented, else by session. */
export async function senderOf(
  deps: Pick<WebDeps, 'participants' | 'tokens'>,
  req: Request,
  runId: RunId,
): Promise<Sender> {
  if (bearsToken(req)) {
    const secret = (req.get('authorization') ?? '').slice('Bearer '.length).trim();
    const token = await deps.tokens.verify(secret);
    if (!token) throw problem('bad-token');
    return { person: { teacherId: null, participantId: null, token }, participant: null };
  }
  const participant = await participantIn(deps, req, runId);
  const person: Person = {
    ...accountIn(req),
    participantId: participant?.id ?? null,
  };
  return { person, participant };
}

/** Ends a request of someone nobody knows: they are asked who they are, before it is said whether the run exists. */
export async function requireKnown(
  deps: Pick<WebDeps, 'registry'>,
  req: Request,
  runId: RunId,
  sender: Sender,
): Promise<void> {
  if (!isUnknown(req, sender)) return;
  const record = await deps.registry.store.get(runId);
  throw problem(record && relationTo(sender.person, record) === 'spectator' ? 'not-allowed' : 'sign-in');
}

export interface OpenedRun extends Sender {
  readonly host: RunHost;
  readonly record: RunRecord;
}

/** True when nobody is signed in at all: such a person is asked who they are before anything is denied. */
const isUnknown = (req: Request, { person }: Sender): boolean =>
  person.token === undefined &&
  (person.accountId ?? person.teacherId) === null &&
  Object.keys(req.context.participantIds).length === 0;

/**
 * The run a request is about, for someone who may do `action` in it. A run that is none of a person's business does not
 * exist for them (404); who is known but not allowed is told so (403); who is not known at all is asked to sign in (401).
 * @param facts what else it depends on that the run's record does not tell
 */
export async function openRunFor(
  deps: Pick<WebDeps, 'participants' | 'tokens' | 'registry'>,
  req: Request,
  runId: RunId,
  action: Action,
  facts: Pick<RunFacts, 'headJudgeId'> = {},
): Promise<OpenedRun> {
  const sender = await senderOf(deps, req, runId);
  const record = await recordFor(deps, req, runId, sender);
  if (!can(sender.person, action, { run: { ...record, ...facts } })) throw problem('not-allowed');
  return { ...sender, record, host: await deps.registry.get(runId) };
}

/** As `openRunFor`, for what needs a seat: it is looked up in the run's own state. */
export async function openSeatFor(
  deps: Pick<WebDeps, 'participants' | 'tokens' | 'registry'>,
  req: Request,
  runId: RunId,
  seatId: string,
  action: Action,
): Promise<OpenedRun & { readonly seat: SeatFacts }> {
  const sender = await senderOf(deps, req, runId);
  const record = await recordFor(deps, req, runId, sender);
  const host = await deps.registry.get(runId);
  const seat = await host.read((state): SeatFacts | null => {
    const found = Object.hasOwn(state.seats, seatId) ? state.seats[seatId] : undefined;
    if (!found) return null;
    const { id, market, firm, holder, takenOverBy } = found;
    return { id, market, firm, holder: holder && { participant: holder.participant }, takenOverBy };
  });
  if (!seat) throw problem('not-found');
  if (!can(sender.person, action, { run: record, seat })) throw problem('not-allowed');
  return { ...sender, record, host, seat };
}

async function recordFor(
  deps: Pick<WebDeps, 'registry'>,
  req: Request,
  runId: RunId,
  sender: Sender,
): Promise<RunRecord> {
  if (isUnknown(req, sender)) {
    const record = await deps.registry.store.get(runId);
    if (record && relationTo(sender.person, record) === 'spectator') return record;
    throw problem('sign-in');
  }
  const record = await deps.registry.record(runId);
  if (relationTo(sender.person, record) === 'stranger') throw problem('not-found');
  return record;
}
