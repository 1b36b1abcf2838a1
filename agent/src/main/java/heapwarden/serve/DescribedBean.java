package heapwarden.serve;

import java.util.Map;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.NotificationEmitter;
import javax.management.StandardEmitterMBean;

/** The bean with a sentence on each of its parts, for whoever looks at it in a console. */
final class DescribedBean extends StandardEmitterMBean {
  private static final Map<String, String> SENTENCES =
      Map.of(
          "Version", "The version of the agent.",
          "Health", "How the process is: OK, DEGRADED or CRITICAL.",
          "HealthReasons", "Why it is so, worst first.",
          "Stats", "The numbers of the last sample; -1 for what is not known.",
          "Findings", "What was found, worst first, notes included.",
          "Watching", "What grows, but not long enough to be called a finding.",
          "NotificationsDropped", "Notifications that listeners of this process were too slow for.",
          "gc", "Collects garbage, on the thread that asks, and tells what that brought.");

  DescribedBean(AgentMXBean bean, NotificationEmitter emitter) {
    super(bean, AgentMXBean.class, true, emitter);
  }

  @Override
  protected String getDescription(MBeanInfo info) {
    return "Heapwarden, which looks for leaks of the heap and of resources in this process.";
  }

  @Override
  protected String getDescription(MBeanAttributeInfo info) {
    return sentence(info);
  }

  @Override
  protected String getDescription(MBeanOperationInfo info) {
    return sentence(info);
  }

  private static String sentence(MBeanFeatureInfo info) {
    return SENTENCES.getOrDefault(info.getName(), info.getDescription());
  }

  @Override
  protected int getImpact(MBeanOperationInfo info) {
    return MBeanOperationInfo.ACTION;
  }
}
