import { describe, expect, it } from '@jest/globals';
import { jointOrderEvents } from '#messages/procurement';
import type { OrderBoard, WaitingForMe } from '#messages/questions';
import { bodyOf } from '../rehearsal/asked.js';
import { CAMDEN, HAVERING, ISLINGTON, ORDER, Story, TLC, builder, process } from '../rehearsal/story.js';

const open = (leavers: 're-offered' | 'stay-liable') => new Story().founded().drafted().opened(leavers);
const entry = async ({ rehearsal }: Story) =>
  (await bodyOf<OrderBoard>(rehearsal, 'order-board', { partnership: TLC }, builder)).orders[0];
const asked = async ({ rehearsal }: Story) =>
  (await bodyOf<WaitingForMe>(rehearsal, 'waiting-for-me', { partnership: TLC }, builder)).tasks.map(
    ({ kind }) => kind,
  );

describe('the copies of an order', () => {
  it('are counted without those that lapse when the window closes: of a borough that left and had committed nothing', async () => {
    const story = open('stay-liable').consented(CAMDEN).leaves(CAMDEN);
    expect(await entry(story)).toMatchObject({ copies: 11, boroughs: [{ authority: CAMDEN, copies: 0 }, {}, {}] });
  });

  it('are counted with those of a borough that left while its money is asked for', async () => {
    expect(await entry(open('stay-liable').closed().leaves(CAMDEN))).toMatchObject({ copies: 23 });
  });
});

describe('what happens next with an order that a borough has left', () => {
  const others = (story: Story) => story.authorised(ISLINGTON, 4_090).authorised(HAVERING, 2_380);
  const offers = 'The lead offers the others what 1 borough that left would have had';

  it('is what the lead is asked: to offer its copies to the others, where that is the rule', async () => {
    const story = others(open('re-offered').closed().leaves(CAMDEN));
    expect(await asked(story)).toEqual(['offer-to-others']);
    expect(await entry(story)).toMatchObject({ next: `${offers}.` });
  });

  it('is that also where it is liable, and in an order that could be approved', async () => {
    const story = others(open('re-offered').closed()).authorised(CAMDEN, 6_940).leaves(CAMDEN);
    expect(await entry(story)).toMatchObject({ next: `${offers}.` });
    story.order(process, jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 13_410 }));
    expect(await asked(story)).toEqual(['offer-to-others']);
    expect(await entry(story)).toMatchObject({
      next: `${offers}, or a second person, who did not build the order, approves it as it is.`,
    });
  });

  it('is to approve it, where leavers stay liable', async () => {
    const story = others(open('stay-liable').closed()).authorised(CAMDEN, 6_940).leaves(CAMDEN);
    story.order(process, jointOrderEvents.JointOrderReadied({ ...ORDER, round: 1, totalPence: 13_410 }));
    expect(await asked(story)).toEqual([]);
    expect(await entry(story)).toMatchObject({
      next: 'A second person at the lead, who did not build the order, approves it.',
    });
  });
});
