import { accept, type Decision, type DeepReadonly } from '../../../kernel/decider.ts';
import type { Context } from '../../lab.ts';
import type { TradeCommandOf } from '../commands.ts';
import { event, type TradeEvent } from '../events.ts';
import { refuse } from '../rejections.ts';
import type { PostState } from '../state.ts';
import { lookUp, type Deciders, type Found, type State } from './checks.ts';

type PostCommands =
  'trade/PostSupply' | 'trade/PostDemand' | 'trade/WithdrawPost' | 'trade/ApprovePost' | 'trade/RefusePost';

function submit(
  kind: PostState['kind'],
  state: State,
  command: TradeCommandOf<'trade/PostSupply' | 'trade/PostDemand'>,
  context: Context,
): Decision<TradeEvent> {
  const { good, title, body, quantity, priceFen } = command;
  if (lookUp(state.goods, good) === undefined) return refuse('trade/unknown-good', { good }, 'good');
  const post = `s${state.next.post}`;
  const { firm } = context.seat;
  return accept(event('trade/PostSubmitted', { post, kind, firm, good, title, body, quantity, priceFen }));
}

function postToDecide(
  state: State,
  id: string,
  states: readonly PostState['state'][],
): Found<DeepReadonly<PostState>> {
  const post = lookUp(state.posts, id);
  if (post === undefined) return refuse('trade/unknown-post', { post: id });
  if (!states.includes(post.state)) return refuse('trade/post-not-waiting', { post: id, state: post.state });
  return { ok: true, value: post };
}

/** The first day on which a post approved on `day` is no longer shown. */
export const expiryOf = (state: State, day: number): number => day + state.config.rules.postDays;

export const postDeciders: Deciders<PostCommands> = {
  'trade/PostSupply': (state, command, context) => submit('supply', state, command, context),
  'trade/PostDemand': (state, command, context) => submit('demand', state, command, context),

  'trade/WithdrawPost': (state, { post }, context) => {
    const found = lookUp(state.posts, post);
    if (found === undefined || found.firm !== context.seat.firm)
      return refuse('trade/unknown-post', { post });
    if (found.state !== 'waiting' && found.state !== 'published') {
      return refuse('trade/post-over', { post, state: found.state });
    }
    return accept(event('trade/PostWithdrawn', { post }));
  },

  'trade/ApprovePost': (state, { post }, context) => {
    const found = postToDecide(state, post, ['waiting', 'refused']);
    if (!found.ok) return found;
    const expiresDay = expiryOf(state, context.day);
    return accept(event('trade/PostApproved', { post, by: context.seat.firm, expiresDay }));
  },

  'trade/RefusePost': (state, { post, reason }, context) => {
    const found = postToDecide(state, post, ['waiting']);
    if (!found.ok) return found;
    return accept(event('trade/PostRefused', { post, by: context.seat.firm, reason }));
  },
};
