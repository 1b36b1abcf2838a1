plugins {
  java
}

repositories {
  mavenCentral()
}

dependencies {
  testImplementation("org.junit.jupiter:junit-jupiter:5.14.4")
  testRuntimeOnly("org.junit.platform:junit-platform-launcher")
}

val heapwarden: String = providers.gradleProperty("heapwarden.jar").getOrElse("$rootDir/heapwarden.jar")
val leakReports = layout.buildDirectory.dir("heapwarden")

tasks.test {
  useJUnitPlatform()
  // One report for each worker that Gradle starts; JaCoCo's plugin adds its own agent beside it.
  jvmArgs("-javaagent:$heapwarden=gate,app=com.acme,report=build/heapwarden/%p.json")
  doFirst { delete(leakReports) }
  outputs.dir(leakReports) // tests that are up to date, or come from a cache, are judged too
  finalizedBy("leakGate")
}

// The workers only report; here is what fails the build.
tasks.register<Exec>("leakGate") {
  commandLine("java", "-jar", heapwarden, "gate", leakReports.get().asFile.path)
}
