import type { Knex } from 'knex';
import { newId } from '../../accounts/secrets.ts';
import { fail, succeed, type Result } from '../../kernel/result.ts';
import type { Conflict } from '../classes.ts';
import { CONTENT_TYPES, type ClassFile, type FileKind } from './files.ts';
import type { Tell } from './news.ts';
import { tidyLine, webAddress } from './text.ts';

/** Links and files for a class. Files are kept in the database: whoever backs that up has everything. */
export interface Resource {
  readonly id: string;
  readonly classId: string;
  readonly addedBy: string;
  readonly title: string;
  /** Where a link leads; null for a file. */
  readonly href: string | null;
  /** Null for a link. */
  readonly file: { readonly name: string; readonly kind: FileKind; readonly sizeBytes: number } | null;
  readonly addedAtMs: number;
  /** Goes up with each change: what a form was filled in against. */
  readonly version: number;
}

export const RESOURCE_TITLE_MAX = 120;
export const HREF_MAX = 1_000;
export const CLASS_BYTES_MAX = 200 * 1024 * 1024;
const RESOURCES_MAX = 300;

export type ResourceProblem = 'title-missing' | 'title-too-long' | 'href' | 'full' | 'no-room';

export interface Resources {
  /** In the order the teachers gave them. */
  list(classId: string): Promise<readonly Resource[]>;
  get(classId: string, id: string): Promise<Resource | null>;
  addLink(
    classId: string,
    accountId: string,
    link: { readonly title: string; readonly href: string },
  ): Promise<Result<Resource, ResourceProblem>>;
  /** An empty title is the file's name. */
  addFile(
    classId: string,
    accountId: string,
    title: string,
    file: ClassFile,
  ): Promise<Result<Resource, ResourceProblem>>;
  /** The content of a file with the type to send it with; null for links and what is not there. */
  content(classId: string, id: string): Promise<{ readonly bytes: Buffer; readonly type: string } | null>;
  /** Another title, and for a link another address; a file's address is not looked at. An empty title of a file is its name. */
  change(
    classId: string,
    id: string,
    version: number,
    fields: { readonly title: string; readonly href: string },
  ): Promise<Result<Resource, ResourceProblem | Conflict<Resource | null>>>;
  /** What an order of the list is made against; goes up with each change of the list. */
  listVersion(classId: string): Promise<number>;
  /**
   * Puts all of a class's resources in order.
   * @returns false when the list has another version by now, or these are not its resources
   */
  order(classId: string, version: number, ids: readonly string[]): Promise<boolean>;
  /** Exchanges it with its neighbour. @returns false at the end of the list, or when it is not there */
  move(classId: string, id: string, where: 'up' | 'down'): Promise<boolean>;
  /** @returns what was removed */
  remove(classId: string, id: string): Promise<Resource | null>;
  /** How much room a class's files take. */
  usedBytes(classId: string): Promise<number>;
}

interface Row {
  id: string;
  class_id: string;
  added_by: string;
  title: string;
  href: string;
  file_name: string;
  kind: string;
  size_bytes: number;
  place: number;
  added_at_ms: number | string;
  version: number;
}

const resourceOf = (row: Row): Resource => ({
  id: row.id,
  classId: row.class_id,
  addedBy: row.added_by,
  title: row.title,
  href: row.href === '' ? null : row.href,
  file:
    row.file_name === ''
      ? null
      : { name: row.file_name, kind: row.kind as FileKind, sizeBytes: row.size_bytes },
  addedAtMs: Number(row.added_at_ms),
  version: row.version,
});

export function createResources(
  knex: Knex,
  now: () => number = Date.now,
  tell: Tell = () => undefined,
): Resources {
  const rows = (db: Knex = knex) => db<Row>('class_resources');
  const files = (db: Knex = knex) => db<{ resource_id: string; bytes: Buffer }>('class_resource_files');

  const lists = (db: Knex = knex) => db<{ class_id: string; version: number }>('class_resource_lists');

  /** Written first in each change of a list, so that the lock is taken before anything is read. */
  const touchList = async (db: Knex, classId: string): Promise<void> => {
    await lists(db).insert({ class_id: classId, version: 0 }).onConflict('class_id').ignore();
    await lists(db).where({ class_id: classId }).increment('version', 1);
  };

  /** A change of a list in one transaction; told when something came of it. */
  const changeList = async <T>(
    classId: string,
    isDone: (result: T) => boolean,
    work: (db: Knex) => Promise<T>,
  ): Promise<T> => {
    const result = await knex.transaction(work);
    if (isDone(result)) tell({ classId, topic: 'resources', to: 'everyone' });
    return result;
  };

  const get = async (classId: string, id: string): Promise<Resource | null> => {
    const row = await rows().where({ class_id: classId, id }).first();
    return row ? resourceOf(row) : null;
  };

  const roomOf = async (db: Knex, classId: string) => {
    const [sums] = await rows(db)
      .where({ class_id: classId })
      .count({ count: '*' })
      .sum({ bytes: 'size_bytes' })
      .max({ place: 'place' });
    return {
      count: Number(sums?.count ?? 0),
      bytes: Number(sums?.bytes ?? 0),
      place: Number(sums?.place ?? 0),
    };
  };

  /** Puts one at the end of the list, if there is room for it. */
  const add = (
    row: Omit<Row, 'id' | 'place' | 'added_at_ms' | 'version'>,
    bytes: Buffer | null,
  ): Promise<Result<Resource, ResourceProblem>> =>
    changeList(
      row.class_id,
      ({ ok }) => ok,
      async (db) => {
        await touchList(db, row.class_id);
        const taken = await roomOf(db, row.class_id);
        if (taken.count >= RESOURCES_MAX) return fail('full');
        if (taken.bytes + row.size_bytes > CLASS_BYTES_MAX) return fail('no-room');
        const whole: Row = { ...row, id: newId('f'), place: taken.place + 1, added_at_ms: now(), version: 1 };
        await rows(db).insert(whole);
        if (bytes) await files(db).insert({ resource_id: whole.id, bytes });
        return succeed(resourceOf(whole));
      },
    );

  /** A link's title and address as they are kept, or what is wrong with them. */
  const linkOf = (given: {
    readonly title: string;
    readonly href: string;
  }): Result<{ title: string; href: string }, ResourceProblem> => {
    const title = tidyLine(given.title);
    const href = webAddress(tidyLine(given.href));
    if (href === null || href.length > HREF_MAX) return fail('href');
    if (title.length > RESOURCE_TITLE_MAX) return fail('title-too-long');
    return title === '' ? fail('title-missing') : succeed({ title, href });
  };
  const fileTitle = (given: string, name: string): Result<string, ResourceProblem> => {
    const title = tidyLine(given) === '' ? name : tidyLine(given);
    return title.length > RESOURCE_TITLE_MAX ? fail('title-too-long') : succeed(title);
  };

  return {
    get,
    async list(classId) {
      const found = await rows().where({ class_id: classId }).orderBy(['place', 'id']);
      return found.map(resourceOf);
    },
    async addLink(classId, accountId, given) {
      const link = linkOf(given);
      if (!link.ok) return link;
      return add(
        { class_id: classId, added_by: accountId, ...link.value, file_name: '', kind: 'link', size_bytes: 0 },
        null,
      );
    },
    async addFile(classId, accountId, given, { name, kind, bytes }) {
      const title = fileTitle(given, name);
      if (!title.ok) return title;
      return add(
        {
          class_id: classId,
          added_by: accountId,
          title: title.value,
          href: '',
          file_name: name,
          kind,
          size_bytes: bytes.length,
        },
        bytes,
      );
    },
    async content(classId, id) {
      const resource = await get(classId, id);
      if (!resource?.file) return null;
      const row = await files().where({ resource_id: id }).first();
      return row ? { bytes: row.bytes, type: CONTENT_TYPES[resource.file.kind] } : null;
    },
    async change(classId, id, version, given) {
      const before = await get(classId, id);
      if (!before) return fail({ conflict: null });
      const named = before.file ? fileTitle(given.title, before.file.name) : linkOf(given);
      if (!named.ok) return named;
      const columns = typeof named.value === 'string' ? { title: named.value } : named.value;
      const saved = await rows()
        .where({ class_id: classId, id, version })
        .update({ ...columns, version: version + 1 });
      const present = await get(classId, id);
      if (saved === 0 || !present) return fail({ conflict: present });
      tell({ classId, topic: 'resources', to: 'everyone' });
      return succeed(present);
    },
    async listVersion(classId) {
      return (await lists().where({ class_id: classId }).first())?.version ?? 0;
    },
    order: (classId, version, ids) =>
      changeList(classId, Boolean, async (db) => {
        await lists(db).insert({ class_id: classId, version: 0 }).onConflict('class_id').ignore();
        const mine = await lists(db)
          .where({ class_id: classId, version })
          .update({ version: version + 1 });
        if (mine === 0) return false;
        const present = new Map(
          (await rows(db).where({ class_id: classId })).map(({ id, place }) => [id, place]),
        );
        const isAll = present.size === ids.length && new Set(ids).size === ids.length;
        if (!isAll || !ids.every((id) => present.has(id))) return false;
        for (const [i, id] of ids.entries()) {
          if (present.get(id) !== i + 1)
            await rows(db)
              .where({ id })
              .update({ place: i + 1 });
        }
        return true;
      }),
    move: (classId, id, where) =>
      changeList(classId, Boolean, async (db) => {
        await touchList(db, classId);
        const row = await rows(db).where({ class_id: classId, id }).first();
        if (!row) return false;
        const other = await rows(db)
          .where({ class_id: classId })
          .where('place', where === 'up' ? '<' : '>', row.place)
          .orderBy('place', where === 'up' ? 'desc' : 'asc')
          .first();
        if (!other) return false;
        await rows(db).where({ id: row.id }).update({ place: other.place });
        await rows(db).where({ id: other.id }).update({ place: row.place });
        return true;
      }),
    remove: (classId, id) =>
      changeList(classId, Boolean, async (db) => {
        await touchList(db, classId);
        const row = await rows(db).where({ class_id: classId, id }).first();
        if (!row) return null;
        await rows(db).where({ id }).delete();
        await files(db).where({ resource_id: id }).delete();
        return resourceOf(row);
      }),
    usedBytes: async (classId) => (await roomOf(knex, classId)).bytes,
  };
}
