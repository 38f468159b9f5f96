"""Starts MiniStack, with what would stop the stack put right in the emulator, for the templates are not to be changed for
its sake. Whatever is put right while it runs is printed, on a line that begins with `LACKING:`."""

import ministack.app as app
import ministack.core.iam_actions as iam_actions
import ministack.services.cloudformation.provisioners as provisioners

action_of = iam_actions.extract_iam_action
alarm_of = provisioners._cw_metric_alarm_record


def lacking(what):
    print(f"LACKING: {what}", flush=True)


def action_of_one(*request):
    """It asks for rights to sqs:SendMessageBatch, sqs:DeleteMessageBatch and sqs:ChangeMessageVisibilityBatch, which no
    policy can grant: AWS asks for the action of the single call (Service Authorization Reference, Amazon SQS)."""
    action = action_of(*request)
    if action is None or not (action.startswith("sqs:") and action.endswith("Batch")):
        return action
    lacking("sqs actions of batches, which AWS does not have")
    return action.removesuffix("Batch")


def alarm_that_never_rings(name, properties):
    """It has no metric math: such an alarm is made, with its name, actions and threshold, on a metric that is not there."""
    if "Metrics" not in properties:
        return alarm_of(name, properties)
    lacking(f"metric math, in {name}")
    others = {key: value for key, value in properties.items() if key != "Metrics"}
    return alarm_of(name, {**others, "Namespace": "MetricMath", "MetricName": name})


iam_actions.extract_iam_action = action_of_one
provisioners._cw_metric_alarm_record = alarm_that_never_rings
# Its own port alone, and not 443 besides.
app._port_is_bindable = lambda *_: False
app.main()
