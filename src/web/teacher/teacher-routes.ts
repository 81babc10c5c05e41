import { Router, type Request } from 'express';
import type { TeacherAccount } from '../../accounts/accounts.ts';
import { can } from '../../accounts/can.ts';
import type { RunRecord } from '../../runs/ports.ts';
import { runTitle } from '../../runs/title.ts';
import { personIn, type WebDeps } from '../context.ts';
import { wordsFor } from '../reader-words.ts';
import { classCard, teacherNav } from '../presenters/classes.ts';
import { agoText } from '../presenters/monitor.ts';
import { problem } from '../problems.ts';

/** The teacher's first page: what runs, what ended, the classes. */

export function createTeacherRouter(deps: WebDeps): Router {
  const router = Router();
  const { registry, render, texts } = deps;

  function teacherOf(req: Request): TeacherAccount {
    const { account, teacher } = req.context;
    if (!account) throw problem('sign-in');
    if (!teacher || !can(personIn(req, null), 'teach')) throw problem('not-allowed');
    return teacher;
  }
  const wordsOf = (req: Request) => wordsFor(deps, req.context.lang);

  const runCard = (record: RunRecord, req: Request) => {
    const words = wordsOf(req);
    return {
      href: `/teacher/runs/${record.runId}`,
      projectorHref: `/runs/${record.runId}/projector`,
      title: runTitle(record, words.lang),
      code: record.joinCode,
      isBranch: record.branchOf !== null,
      groups: record.groups,
      opened: agoText(record.createdAtMs, Date.now(), words),
    };
  };

  router.get('/teacher', async (req, res) => {
    const teacher = teacherOf(req);
    const classes = await deps.classroom.classes.taughtBy(teacher.id);
    const own = await registry.store.list({ ownerId: teacher.id });
    // What co-teachers launched for a class is everyone's who teaches it.
    const shared = await registry.store.list({ classIds: classes.map(({ id }) => id) });
    const records = [...new Map([...own, ...shared].map((record) => [record.runId, record])).values()].sort(
      (a, b) => b.createdAtMs - a.createdAtMs,
    );
    const cards = (status: RunRecord['status'], archived = false) =>
      records
        .filter((record) => record.status === status && (record.archivedAtMs !== null) === archived)
        .map((record) => runCard(record, req));
    render(req, res, 'pages/teacher', {
      title: texts.both('teacher:home.title'),
      running: cards('open'),
      ended: cards('ended'),
      archived: cards('ended', true),
      nav: teacherNav('home', wordsOf(req)),
      classes: classes
        .filter(({ archivedAtMs }) => archivedAtMs === null)
        .map((klass) => classCard(klass, teacher.id, wordsOf(req))),
      isAdministrator: teacher.roles.includes('administrator'),
      judges: req.context.judges.size > 0,
    });
  });
  return router;
}
