import { expect } from 'chai';
import { given } from '../../support/trade-spec.ts';

const post = { good: 'frame', title: 'Frames wanted', body: 'Soon', quantity: 5, priceFen: 11_000 };

describe('trade: the mall', () => {
  it('is described by its administrator', () => {
    const spec = given();
    spec
      .when('mall', { type: 'trade/DescribeMall', name: '车城', about: 'Everything' })
      .thenEvents('MallDescribed');
    expect(spec.state.mall).to.deep.include({ name: { en: '车城', zh: '车城' } });
  });

  it('has categories that are added, renamed and removed', () => {
    const spec = given({ config: { categories: [{ id: 'c1', name: 'First' }] } });
    const { category } = spec
      .when('mall', { type: 'trade/AddCategory', name: 'Lamps' })
      .data('trade/CategoryAdded');
    expect(category).to.equal('c2');
    spec
      .when('mall', { type: 'trade/AddCategory', name: 'Lamps' })
      .thenRejected('trade/name-taken', {}, 'name');
    spec
      .when('mall', { type: 'trade/RenameCategory', category, name: 'Lights' })
      .thenEvents('CategoryRenamed');
    spec.when('mall', { type: 'trade/RenameCategory', category, name: 'Lights' }).thenAccepted();
    spec
      .when('mall', { type: 'trade/RenameCategory', category, name: 'First' })
      .thenRejected('trade/name-taken');
    spec
      .when('mall', { type: 'trade/RenameCategory', category: 'x', name: 'Y' })
      .thenRejected('trade/unknown-category');
    spec.when('mall', { type: 'trade/RemoveCategory', category }).thenEvents('CategoryRemoved');
    spec.when('mall', { type: 'trade/RemoveCategory', category }).thenRejected('trade/unknown-category');
    expect(
      spec.when('mall', { type: 'trade/AddCategory', name: 'Bells' }).data('trade/CategoryAdded').category,
    ).to.equal('c2');
  });

  it('keeps a category while products stand under it', () => {
    const spec = given();
    const remove = { type: 'trade/RemoveCategory' as const, category: 'parts' };
    spec.when('mall', remove).thenRejected('trade/category-in-use', { products: 4 });
    const { category } = spec
      .when('mall', { type: 'trade/AddCategory', name: 'Lamps' })
      .data('trade/CategoryAdded');
    const change = { name: 'Frame', about: '', category, priceFen: 100 };
    spec.when('radwerk', { type: 'trade/ChangeProduct', product: 'p1', ...change }).thenAccepted();
    for (const product of ['p2', 'p3'])
      spec.when('radwerk', { type: 'trade/WithdrawProduct', product }).thenAccepted();
    spec.when('gearhaus', { type: 'trade/WithdrawProduct', product: 'p4' }).thenAccepted();
    spec.when('mall', remove).thenAccepted();
    spec
      .when('mall', { type: 'trade/RemoveCategory', category })
      .thenRejected('trade/category-in-use', { products: 1 });
  });

  it('publishes notices and takes them down', () => {
    const spec = given();
    const notice = { type: 'trade/PublishNotice' as const, title: 'Holiday', body: 'Closed' };
    const data = spec.when('mall', notice).data('trade/NoticePublished');
    expect(spec.state.notices[data.notice]).to.include({ title: 'Holiday', day: 1 });
    spec.when('mall', { type: 'trade/WithdrawNotice', notice: data.notice }).thenEvents('NoticeWithdrawn');
    spec
      .when('mall', { type: 'trade/WithdrawNotice', notice: data.notice })
      .thenRejected('trade/unknown-notice');
    expect(spec.when('mall', notice).data('trade/NoticePublished').notice).to.not.equal(data.notice);
  });

  it('takes feedback from anyone and answers it once', () => {
    const spec = given();
    for (const firm of ['north', 'bank', 'veloshop'] as const) {
      spec
        .when(firm, { type: 'trade/SendFeedback', subject: 'Slow', body: 'Please hurry' })
        .thenEvents('FeedbackSent');
    }
    const answer = { type: 'trade/AnswerFeedback' as const, feedback: 'f2', answer: 'We do' };
    spec.when('mall', answer).thenEvents('FeedbackAnswered');
    spec.when('mall', answer).thenRejected('trade/already-answered');
    spec.when('mall', { ...answer, feedback: 'f9' }).thenRejected('trade/unknown-feedback');
    expect(spec.state.feedback.f2).to.include({ from: 'bank', answer: 'We do' });
    expect(spec.state.firms.veloshop?.feedback).to.deep.equal(['f3']);
  });
});

describe('trade: supply and demand posts', () => {
  it('wait for review, are shown, and expire', () => {
    const spec = given({ rules: { postDays: 3 } });
    spec.when('veloshop', { type: 'trade/PostDemand', ...post }).thenEvents('PostSubmitted');
    expect(spec.state.posts.s1).to.include({ kind: 'demand', state: 'waiting', expiresDay: null });
    spec.passDay();
    spec.when('mall', { type: 'trade/ApprovePost', post: 's1' }).thenEvents('PostApproved');
    expect(spec.state.posts.s1).to.include({ state: 'published', expiresDay: 5 });
    spec.when('mall', { type: 'trade/ApprovePost', post: 's1' }).thenRejected('trade/post-not-waiting');
    expect(spec.passDay(2).types).to.not.include('PostExpired');
    expect(spec.passDay().types).to.include('PostExpired');
    expect(spec.state.posts.s1?.state).to.equal('expired');
    expect(spec.state.firms.mall?.tallies.review).to.include({ count: 1, total: 1 });
  });

  it('come back refused with a reason; taking the refusal back counts as overturned', () => {
    const spec = given();
    spec.when('radwerk', { type: 'trade/PostSupply', ...post }).thenAccepted();
    spec.when('mall', { type: 'trade/RefusePost', post: 's1', reason: 'Vague' }).thenEvents('PostRefused');
    expect(spec.state.posts.s1).to.include({ state: 'refused', reason: 'Vague' });
    spec
      .when('mall', { type: 'trade/RefusePost', post: 's1', reason: 'Vague' })
      .thenRejected('trade/post-not-waiting');
    spec.when('mall', { type: 'trade/ApprovePost', post: 's1' }).thenAccepted();
    expect(spec.state.posts.s1).to.include({ state: 'published', reason: null });
    expect(spec.state.firms.mall?.tallies.overturned.count).to.equal(1);
  });

  it('are withdrawn by their own firm alone, while they live', () => {
    const spec = given();
    spec.when('radwerk', { type: 'trade/PostSupply', ...post }).thenAccepted();
    spec.when('veloshop', { type: 'trade/WithdrawPost', post: 's1' }).thenRejected('trade/unknown-post');
    spec.when('radwerk', { type: 'trade/WithdrawPost', post: 's1' }).thenEvents('PostWithdrawn');
    spec
      .when('radwerk', { type: 'trade/WithdrawPost', post: 's1' })
      .thenRejected('trade/post-over', { state: 'withdrawn' });
    spec.when('mall', { type: 'trade/ApprovePost', post: 's1' }).thenRejected('trade/post-not-waiting');
    spec.when('mall', { type: 'trade/ApprovePost', post: 's9' }).thenRejected('trade/unknown-post');
    spec
      .when('radwerk', { type: 'trade/PostSupply', ...post, good: 'gold' })
      .thenRejected('trade/unknown-good');
  });
});
