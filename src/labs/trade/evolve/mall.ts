import type { EventMeta } from '../../../kernel/envelope.ts';
import type { FirmId } from '../../../kernel/ids.ts';
import { sameText } from '../../../kernel/text.ts';
import type { PostState, TradeState } from '../state.ts';
import { firmIn, type Handlers } from './handlers.ts';
import { handled, tally } from './tally.ts';

type MallEvents =
  | 'trade/MallDescribed'
  | 'trade/CategoryAdded'
  | 'trade/CategoryRenamed'
  | 'trade/CategoryRemoved'
  | 'trade/NoticePublished'
  | 'trade/NoticeWithdrawn'
  | 'trade/FeedbackSent'
  | 'trade/FeedbackAnswered'
  | 'trade/PostSubmitted'
  | 'trade/PostApproved'
  | 'trade/PostRefused'
  | 'trade/PostWithdrawn'
  | 'trade/PostExpired';

/** A review by the mall's administrator ended, of something that waited since then. */
export function reviewed(
  state: TradeState,
  by: FirmId | null,
  since: { readonly day: number; readonly atMs: number },
  meta: EventMeta,
): void {
  if (by === null) return;
  tally(state, by, 'review', meta, 1, meta.day - since.day);
  tally(state, by, 'review-ms', meta, 1, Math.max(0, meta.atMs - since.atMs));
  handled(state, by, since.day, meta);
}

function postReviewed(
  state: TradeState,
  id: string,
  by: FirmId | null,
  meta: EventMeta,
): PostState | undefined {
  const post = state.posts[id];
  if (post === undefined) return undefined;
  if (post.state === 'refused' && by !== null) tally(state, by, 'overturned', meta, 1);
  else reviewed(state, by, post, meta);
  delete state.agenda[`post:${id}`];
  return post;
}

export const mallHandlers: Handlers<MallEvents> = {
  'trade/MallDescribed': (state, data) => {
    state.mall.name = sameText(data.name);
    state.mall.about = sameText(data.about);
  },
  'trade/CategoryAdded': (state, data) => {
    state.next.category += 1;
    state.categories[data.category] = { id: data.category, name: sameText(data.name), products: 0 };
  },
  'trade/CategoryRenamed': (state, data) => {
    const category = state.categories[data.category];
    if (category !== undefined) category.name = sameText(data.name);
  },
  'trade/CategoryRemoved': (state, data) => {
    delete state.categories[data.category];
  },
  'trade/NoticePublished': (state, data, meta) => {
    state.next.notice += 1;
    state.notices[data.notice] = { id: data.notice, title: data.title, body: data.body, day: meta.day };
  },
  'trade/NoticeWithdrawn': (state, data) => {
    delete state.notices[data.notice];
  },
  'trade/FeedbackSent': (state, data, meta) => {
    state.next.feedback += 1;
    const { feedback: id, firm: from, subject, body } = data;
    state.feedback[id] = { id, from, subject, body, day: meta.day, atMs: meta.atMs, answer: null };
    firmIn(state, from).feedback.push(id);
  },
  'trade/FeedbackAnswered': (state, data, meta) => {
    const feedback = state.feedback[data.feedback];
    if (feedback === undefined) return;
    feedback.answer = data.answer;
    handled(state, state.mall.firm, feedback.day, meta);
  },
  'trade/PostSubmitted': (state, data, meta) => {
    state.next.post += 1;
    const { post: id, kind, firm, good, title, body, quantity, priceFen } = data;
    const when = { day: meta.day, atMs: meta.atMs };
    const fresh = { state: 'waiting' as const, reason: null, expiresDay: null };
    state.posts[id] = { id, kind, firm, good, title, body, quantity, priceFen, ...fresh, ...when };
    firmIn(state, firm).posts.push(id);
    if (firmIn(state, state.mall.firm).bySystem) state.agenda[`post:${id}`] = { kind: 'post', post: id };
  },
  'trade/PostApproved': (state, data, meta) => {
    const post = postReviewed(state, data.post, data.by, meta);
    if (post === undefined) return;
    post.state = 'published';
    post.reason = null;
    post.expiresDay = data.expiresDay;
  },
  'trade/PostRefused': (state, data, meta) => {
    const post = postReviewed(state, data.post, data.by, meta);
    if (post === undefined) return;
    post.state = 'refused';
    post.reason = data.reason;
  },
  'trade/PostWithdrawn': (state, data) => {
    const post = state.posts[data.post];
    if (post !== undefined) post.state = 'withdrawn';
    delete state.agenda[`post:${data.post}`];
  },
  'trade/PostExpired': (state, data) => {
    const post = state.posts[data.post];
    if (post !== undefined) post.state = 'expired';
  },
};
