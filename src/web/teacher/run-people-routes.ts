import { Router, type Request } from 'express';
import type { AuditAction, AuditRecord } from '../../accounts/audit.ts';
import type { JoinPolicy } from '../../runs/ports.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { groupTitle, rosterRole, teacherNav } from '../presenters/classes.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { rollCall } from './roll-call.ts';
import { openRunFor, type OpenedRun } from '../run/sender.ts';

/** The people of one exercise: which class may join and how, who is in and who is missing, lost codes, judges. */

export function createRunPeopleRouter(deps: WebDeps): Router {
  const router = Router();
  const { classroom, texts, render, audit, accounts, participants, registry } = deps;
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);
  const home = (runId: string): string => `/teacher/runs/${runId}/people`;
  const record = (
    { person, record: run }: OpenedRun,
    action: AuditAction,
    details: NonNullable<AuditRecord['details']>,
    classId = run.classId,
  ): Promise<void> =>
    audit.record({ actor: person.accountId ?? '', action, thing: `run:${run.runId}`, classId, details });

  router.get('/teacher/runs/:runId/people', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const { record: run, host, person } = opened;
    const words = wordsOf(req);
    const teacher = person.teacherId;
    const joined = await participants.list(runId);
    const [seats, phase] = await host.read((state) => [
      new Map(
        Object.values(state.participants).map(({ id, seat }) => {
          const held = seat === null ? undefined : state.seats[seat];
          return [id, held ? words.local(held.firmName) : null];
        }),
      ),
      state.clock.phase,
    ]);
    const { rostered, missing } = await rollCall(deps, run, joined);
    const classes = teacher === null ? [] : await classroom.classes.taughtBy(teacher);
    const present = run.classId === null ? null : await classroom.classes.get(run.classId);
    const judgeIds = await classroom.judges.of(runId);
    const judges = await Promise.all(judgeIds.map((id) => accounts.get(id)));
    render(req, res, 'pages/run-people', {
      title: texts.both('classroom:people.title'),
      nav: teacherNav('home', words),
      runId,
      base: home(runId),
      runTitle: run.title || (await host.read((state) => words.local(state.scenario.title))),
      ended: phase === 'ended',
      policy: run.joinPolicy,
      classId: run.classId ?? '',
      className: present?.name ?? null,
      classes: [
        { value: '', label: words.t('classroom:people.no-class') },
        ...classes
          .filter(({ id, archivedAtMs }) => archivedAtMs === null || id === run.classId)
          .map(({ id, name, students }) => ({
            value: id,
            label: words.t('classroom:people.class-choice', { name, students }),
          })),
      ],
      people: joined.map((each) => ({
        id: each.id,
        name: each.name,
        studentNo: each.studentNo,
        onRoster: each.studentId !== null,
        part: [groupTitle(each.group, words), rosterRole(each.role, words)]
          .filter((part) => part !== '')
          .join(' · '),
        seat: seats.get(each.id) ?? null,
        connected: deps.presence.connected(runId, each.id),
      })),
      missing,
      rostered,
      judges: judges.filter((account) => account !== null),
    });
  });

  router.post('/teacher/runs/:runId/people/class', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const { person, record: run } = opened;
    const wanted = textField(req, 'class');
    const joinPolicy: JoinPolicy = textField(req, 'policy') === 'roster' ? 'roster' : 'open';
    const may = wanted === '' || wanted === run.classId || person.classIds?.has(wanted) === true;
    if (!may) throw problem('not-found');
    if (wanted === '' && joinPolicy === 'roster') {
      refuseForm(req, res, {
        to: home(runId),
        type: 'run-class',
        values: { class: wanted, policy: joinPolicy },
        errors: { class: texts.both('classroom:people.wrong.roster-without-class') },
      });
      return;
    }
    const classId = wanted === '' ? null : wanted;
    await registry.store.update(runId, { classId, joinPolicy });
    const klass = classId === null ? null : await classroom.classes.get(classId);
    await record(opened, 'run/who-may-join', { policy: joinPolicy, class: klass?.name ?? '' }, classId);
    doneWith(req, res, home(runId), texts.both('classroom:saved'));
  });

  router.post('/teacher/runs/:runId/people/:participantId/code', async (req, res) => {
    const { runId, participantId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const participant = await participants.get(participantId);
    const code = participant?.runId === runId ? await participants.renewCode(runId, participantId) : null;
    if (!participant || code === null) throw problem('not-found');
    const { name } = participant;
    await record(opened, 'run/code-renewed', { name, studentNo: participant.studentNo });
    doneWith(req, res, home(runId), texts.both('classroom:people.new-code', { name, code }));
  });

  router.post('/teacher/runs/:runId/judges', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const login = textField(req, 'login');
    const account = login === '' ? null : await accounts.byLogin(login);
    const may =
      account !== null &&
      !account.disabled &&
      account.roles.some((role) => role === 'judge' || role === 'teacher');
    const added = may && (await classroom.judges.add(runId, account.id));
    if (!added) {
      const errors = {
        login: texts.both(`classroom:people.wrong.${may ? 'judges-already' : 'no-such-judge'}`),
      };
      refuseForm(req, res, { to: home(runId), type: 'run-judge', values: { login }, errors });
      return;
    }
    await record(opened, 'run/judge-added', { name: account.name, login: account.login });
    doneWith(req, res, home(runId), texts.both('classroom:saved'));
  });

  router.post('/teacher/runs/:runId/judges/:accountId/remove', async (req, res) => {
    const { runId, accountId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'control-run');
    const account = await accounts.get(accountId);
    if (!account || !(await classroom.judges.remove(runId, accountId))) throw problem('not-found');
    deps.presence.endAccount(accountId);
    await record(opened, 'run/judge-removed', { name: account.name, login: account.login });
    doneWith(req, res, home(runId), texts.both('classroom:saved'));
  });
  return router;
}
