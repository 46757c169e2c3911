/**
 * Puts a cloud's refusal in the place of an answer to a request that was let in; what the gateway refuses by itself
 * stays as it is.
 *
 * @typedef {import("../listener.mjs").Answer} Answer
 *
 * @param {(answer: Answer, arrived: import("../listener.mjs").Arrived) => Partial<Answer>} refuse
 * @returns {import("../faults.mjs").Effect}
 */
export function refusal(refuse) {
  return (scene, judge) => {
    const answer = judge(scene);
    return answer.letIn ? { ...answer, ...refuse(answer, scene.arrived) } : answer;
  };
}
