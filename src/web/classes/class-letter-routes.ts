import { Router, type Request } from 'express';
import type { AuditAction } from '../../accounts/audit.ts';
import { LETTER_MAX, writingProblem, type Writer } from '../../classroom/desk/letters.ts';
import { mentions } from '../../classroom/desk/text.ts';
import { openClass, type OpenedClass } from './class-access.ts';
import { deskNav, deskPath, deskTabs, openDesk, type OpenedDesk } from './class-desk-access.ts';
import { answerDone, answerRefused } from './class-desk-answers.ts';
import { lookWhatWaits } from './class-news-routes.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { conversationModel, letterModel } from '../presenters/class-letters.ts';
import { problem } from '../problems.ts';
import { createRateLimit } from '../rate.ts';
import { wordsFor } from '../reader-words.ts';

/** The desk of a class: what its people write to each other. */

/** Faster than anyone writes who wants an answer. */
const LETTERS = { perSecond: 1 / 6, burst: 10 } as const;
const QUERY_MAX = 60;

/** Someone of the class who can be written to. */
interface Member extends Writer {
  readonly name: string;
}

export function createClassLetterRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit } = deps;
  const { letters } = classroom.desk;
  const pace = createRateLimit(LETTERS.perSecond, LETTERS.burst);

  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const pageOf = (classId: string): string => `${deskPath(classId)}/messages`;
  const record = (
    { teacher, klass }: OpenedClass,
    action: AuditAction,
    thing: string,
    details: Readonly<Record<string, string | boolean>>,
  ): Promise<void> => audit.record({ actor: teacher.id, action, thing, classId: klass.id, details });

  /** Teachers first, then the students who have an account. */
  async function membersOf(classId: string): Promise<ReadonlyMap<string, Member>> {
    const members = new Map<string, Member>();
    for (const { accountId, name } of await classroom.classes.teachers(classId))
      members.set(accountId, { accountId, name, isTeacher: true });
    for (const { accountId, name } of await classroom.students.list(classId))
      if (accountId !== null && !members.has(accountId))
        members.set(accountId, { accountId, name, isTeacher: false });
    return members;
  }

  /** The name of someone who may have left. */
  const nameOf = async (members: ReadonlyMap<string, Member>, accountId: string): Promise<string> =>
    members.get(accountId)?.name ?? (await deps.accounts.get(accountId))?.name ?? '';

  const rulesFor = async ({ klass, account }: OpenedDesk) => ({
    amongStudents: await letters.amongStudents(klass.id),
    isMuted: (await letters.muted(klass.id)).has(account.id),
  });
  const writerOf = ({ account, isTeacher }: OpenedDesk): Writer => ({ accountId: account.id, isTeacher });

  router.get('/classes/:classId/messages', async (req, res) => {
    const desk = await openDesk(deps, req);
    const { klass, account, isTeacher } = desk;
    const words = wordsOf(req);
    const page = pageOf(klass.id);
    const query = (typeof req.query['q'] === 'string' ? req.query['q'] : '').trim().slice(0, QUERY_MAX);
    const members = await membersOf(klass.id);
    const rules = await rulesFor(desk);
    const reachable = [...members.values()].filter(
      (to) => writingProblem(writerOf(desk), to, rules) === null,
    );
    const conversations = await letters.conversations(klass.id, account.id);
    const fitting =
      query === ''
        ? []
        : (await letters.ofAccount(klass.id, account.id)).filter(({ text }) => mentions(query, text));
    const reported = isTeacher ? await letters.reported(klass.id) : [];
    const muted = isTeacher ? await letters.muted(klass.id) : new Set<string>();
    render(req, res, 'pages/class-messages', {
      title: `${words.t('class-desk:message.title')} · ${klass.name}`,
      nav: deskNav(desk, words),
      tabs: deskTabs(desk, 'messages', words),
      klass,
      page,
      url: req.originalUrl,
      isTeacher,
      query,
      conversations: await Promise.all(
        conversations.map(async (one) =>
          conversationModel(one, await nameOf(members, one.withId), page, account.id, words),
        ),
      ),
      found: await Promise.all(
        fitting.map(async (letter) => {
          const withId = letter.fromId === account.id ? letter.toId : letter.fromId;
          const name = await nameOf(members, letter.fromId);
          return { href: `${page}/${withId}#l${letter.id}`, ...letterModel(letter, name, account.id, words) };
        }),
      ),
      people: reachable.map(({ accountId, name, isTeacher: teaches }) => ({
        href: `${page}/${accountId}`,
        name,
        isTeacher: teaches,
      })),
      amongStudents: rules.amongStudents,
      reported: await Promise.all(
        reported.map(async (letter) => ({
          ...letterModel(letter, await nameOf(members, letter.fromId), account.id, words),
          to: await nameOf(members, letter.toId),
          fromId: letter.fromId,
          canMute: members.get(letter.fromId)?.isTeacher === false && !muted.has(letter.fromId),
        })),
      ),
      muted: [...muted].map((accountId) => ({ accountId, name: members.get(accountId)?.name ?? '' })),
    });
  });

  router.post('/classes/:classId/messages/settings', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const allowed = textField(req, 'amongStudents') === 'true';
    await letters.setAmongStudents(klass.id, allowed);
    await record(
      opened,
      allowed ? 'class/messages-allowed' : 'class/messages-forbidden',
      `class:${klass.id}`,
      {},
    );
    doneWith(req, res, pageOf(klass.id), texts.both('classroom:saved'));
  });

  router.post('/classes/:classId/messages/mute', async (req, res) => {
    const opened = await openClass(deps, req);
    const { klass } = opened;
    const accountId = textField(req, 'account');
    const muted = textField(req, 'muted') === 'true';
    const member = (await membersOf(klass.id)).get(accountId);
    if (muted ? member?.isTeacher !== false : !(await letters.muted(klass.id)).has(accountId)) {
      const errors = { account: texts.both('class-desk:message.wrong.gone') };
      refuseForm(req, res, { to: pageOf(klass.id), type: 'mute', values: {}, errors });
      return;
    }
    await letters.setMuted(klass.id, accountId, muted);
    const name = member?.name ?? '';
    await record(opened, muted ? 'class/muted' : 'class/unmuted', `account:${accountId}`, { name });
    doneWith(req, res, pageOf(klass.id), texts.both('classroom:saved'));
  });

  /** The other of a conversation: someone of the class, or someone who left after writing. */
  async function openConversation(req: Request, isSending = false) {
    const desk = await openDesk(deps, req);
    const otherId = String(req.params['accountId']);
    const members = await membersOf(desk.klass.id);
    const said = await letters.between(desk.klass.id, desk.account.id, otherId);
    const other = members.get(otherId) ?? null;
    const wrong = writingProblem(writerOf(desk), other, await rulesFor(desk));
    // Whom one may not write to and never did is nobody one is told about; teachers may know who is in their class.
    const isStrange =
      wrong !== null && said.length === 0 && !(desk.isTeacher && wrong === 'gone' && isSending);
    if (wrong === 'self' || isStrange) throw problem('not-found');
    return { desk, otherId, members, said, wrong, to: `${pageOf(desk.klass.id)}/${otherId}` };
  }

  router.get('/classes/:classId/messages/:accountId', async (req, res) => {
    const { desk, otherId, members, said, wrong, to } = await openConversation(req);
    const { klass, account } = desk;
    const words = wordsOf(req);
    await letters.markRead(klass.id, account.id, otherId);
    // What is on this page waits no more.
    await lookWhatWaits(deps, req, res);
    const name = await nameOf(members, otherId);
    const ownName = await nameOf(members, account.id);
    render(req, res, 'pages/class-conversation', {
      title: words.t('class-desk:message.with', { name }),
      nav: deskNav(desk, words),
      pageClass: 'page--narrow',
      klass,
      page: pageOf(klass.id),
      to,
      name,
      letters: said.map((letter) =>
        letterModel(letter, letter.fromId === account.id ? ownName : name, account.id, words),
      ),
      // There is nobody to show a teacher's message to.
      mayReport: members.get(otherId)?.isTeacher !== true,
      closed: wrong === null ? '' : words.t(`class-desk:message.wrong.${wrong}`),
      max: LETTER_MAX,
    });
  });

  router.post('/classes/:classId/messages/:accountId', async (req, res) => {
    const { desk, otherId, wrong, said, to } = await openConversation(req, true);
    const text = secretField(req, 'text');
    const refuse = (key: string): void =>
      answerRefused(req, res, {
        // Whoever was never written to and is gone has no page any more.
        to: wrong === 'gone' && said.length === 0 ? `${pageOf(desk.klass.id)}#not-sent` : `${to}#write`,
        type: 'letter',
        values: { text },
        errors: { text: texts.both(`class-desk:message.wrong.${key}`, { max: LETTER_MAX }) },
      });
    if (wrong !== null) return refuse(wrong);
    if (!pace.take(desk.account.id)) return refuse('too-fast');
    const sent = await letters.send(desk.klass.id, desk.account.id, otherId, text);
    if (!sent.ok) return refuse(sent.error);
    answerDone(req, res, `${to}#write`, texts.both('class-desk:message.sent'));
  });

  router.post('/classes/:classId/letters/:letterId/report', async (req, res) => {
    const { klass, account } = await openDesk(deps, req);
    const { letterId } = req.params;
    const id = /^\d{1,9}$/.test(letterId) ? Number(letterId) : 0;
    if (!(await letters.report(klass.id, account.id, id))) throw problem('not-found');
    doneWith(req, res, pageOf(klass.id), texts.both('class-desk:message.reported'));
  });
  return router;
}
