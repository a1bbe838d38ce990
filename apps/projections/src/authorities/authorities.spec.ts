import { describe, expect, it } from '@jest/globals';
import { authorityEvents } from '#messages/partnership';
import { person } from '#testing';
import { bodyOf, outcomeOf } from '../rehearsal/asked.js';
import { BARNET, CAMDEN, Story, branchOf } from '../rehearsal/story.js';

const anybody = person('x', BARNET, 'receiver');

describe('the authorities', () => {
  it('are all there for anybody, by code', async () => {
    const { rehearsal } = new Story().founded();
    const { authorities } = await bodyOf<{ authorities: readonly { name: string }[] }>(
      rehearsal,
      'authorities',
      {},
      anybody,
    );
    expect(authorities.map(({ name }) => name)).toEqual(['Camden', 'Havering', 'Islington']);
  });

  it('show their branches by code, closed ones too', async () => {
    const { rehearsal } = new Story().founded();
    const at = { scope: CAMDEN, stream: `authority-${CAMDEN}`, by: anybody };
    const about = { authority: CAMDEN };
    rehearsal.happened(
      at,
      authorityEvents.BranchOpened({ ...about, branch: 'AAA', name: 'Archway', deliveryPoint: '5055' }),
      authorityEvents.BranchClosed({ ...about, branch: branchOf(CAMDEN) }),
    );
    expect(await bodyOf(rehearsal, 'authority', about, anybody)).toMatchObject({
      name: 'Camden',
      branches: [
        { branch: 'AAA', deliveryPoint: '5055', open: true },
        { branch: branchOf(CAMDEN), open: false },
      ],
      events: { count: 4 },
    });
    rehearsal.happened(
      at,
      authorityEvents.BranchOpened({ ...about, branch: branchOf(CAMDEN), name: 'New', deliveryPoint: null }),
    );
    expect(await bodyOf(rehearsal, 'authority', about, anybody)).toMatchObject({
      branches: [{ branch: 'AAA' }, { name: 'New', open: true }],
    });
  });

  it('are refused when nobody registered them', async () => {
    expect(await outcomeOf(new Story().rehearsal, 'authority', { authority: CAMDEN }, anybody)).toBe('not-found');
  });
});
