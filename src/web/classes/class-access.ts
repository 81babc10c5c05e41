import type { Request } from 'express';
import type { Account } from '../../accounts/accounts.ts';
import { can } from '../../accounts/can.ts';
import type { Class } from '../../classroom/classes.ts';
import { personIn, type WebDeps } from '../context.ts';
import { problem } from '../problems.ts';

/** The signed-in account; whoever is not signed in is asked to. */
export function accountOf(req: Request): Account {
  const { account } = req.context;
  if (!account) throw problem('sign-in');
  return account;
}

/** The signed-in teacher; others who are signed in are told no. */
export function teacherOf(req: Request): Account {
  const account = accountOf(req);
  if (!can(personIn(req, null), 'teach')) throw problem('not-allowed');
  return account;
}

export function administratorOf(req: Request): Account {
  const account = accountOf(req);
  if (!can(personIn(req, null), 'administer')) throw problem('not-allowed');
  return account;
}

export interface OpenedClass {
  readonly teacher: Account;
  readonly klass: Class;
}

/** The class of the address, for one of its teachers. For anyone else there is none. */
export async function openClass(deps: Pick<WebDeps, 'classroom'>, req: Request): Promise<OpenedClass> {
  const teacher = teacherOf(req);
  const id = String(req.params['classId']);
  if (!can(personIn(req, null), 'teach-class', { class: { id } })) throw problem('not-found');
  const klass = await deps.classroom.classes.get(id);
  if (!klass) throw problem('not-found');
  return { teacher, klass };
}
