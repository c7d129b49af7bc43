{{/*
What a process is told. The names are those of libs/platform/src/process/variables.ts, which the process prints and checks at its start; NODE_… are Node's
own. Secrets come from Secrets, never from values.
*/}}
{{- define "jumin.environment" -}}
{{- $values := .root.Values -}}
- name: DATABASE_URL
  {{- include "jumin.fromSecret" $values.secrets.database | nindent 2 }}
- name: JUMIN_MASTER_KEYS
  {{- include "jumin.fromSecret" $values.secrets.masterKeys | nindent 2 }}
- name: JUMIN_INSTANCE
  valueFrom:
    fieldRef: { fieldPath: metadata.name }
- name: JUMIN_LOG
  value: {{ $values.log.kind }}
{{- if eq $values.log.kind "eventstoredb" }}
- name: EVENTSTORE_URL
  {{- include "jumin.fromSecret" $values.secrets.eventstore | nindent 2 }}
{{- end }}
- name: KAFKA_BROKERS
  value: {{ $values.kafka.brokers | quote }}
- name: KAFKA_PREFIX
  value: {{ $values.kafka.prefix | quote }}
- name: KAFKA_PARTITIONS
  value: {{ $values.kafka.partitions | quote }}
- name: KAFKA_REPLICAS
  value: {{ $values.kafka.replicas | quote }}
- name: KAFKA_SSL
  value: {{ $values.kafka.ssl | quote }}
{{- with $values.secrets.kafka }}
{{- if .name }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $values.kafka.saslMechanism }}
- name: KAFKA_SASL_USERNAME
  {{- include "jumin.fromSecret" (dict "name" .name "key" .usernameKey) | nindent 2 }}
- name: KAFKA_SASL_PASSWORD
  {{- include "jumin.fromSecret" (dict "name" .name "key" .passwordKey) | nindent 2 }}
{{- end }}
{{- end }}
- name: S3_ENDPOINT
  value: {{ $values.s3.endpoint | quote }}
- name: S3_REGION
  value: {{ $values.s3.region | quote }}
- name: S3_BUCKET
  value: {{ $values.s3.bucket | quote }}
{{- with $values.secrets.s3 }}
- name: S3_ACCESS_KEY_ID
  {{- include "jumin.fromSecret" (dict "name" .name "key" .accessKeyIdKey) | nindent 2 }}
- name: S3_SECRET_ACCESS_KEY
  {{- include "jumin.fromSecret" (dict "name" .name "key" .secretAccessKeyKey) | nindent 2 }}
{{- end }}
- name: OIDC_ISSUER
  value: {{ $values.oidc.issuer | quote }}
- name: OIDC_AUDIENCE
  value: {{ $values.oidc.audience | quote }}
{{- with $values.oidc.jwksUrl }}
- name: OIDC_JWKS_URL
  value: {{ . | quote }}
{{- end }}
- name: JUMIN_SERVICE_URL
  value: http://{{ .root.Release.Name }}-{service}:8470
- name: LOG_LEVEL
  value: {{ $values.logLevel }}
{{- with $values.tracing.endpoint }}
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ . | quote }}
{{- end }}
- name: NODE_OPTIONS
  value: --disable-warning=ExperimentalWarning --max-old-space-size={{ $values.defaults.heapMiB }}
{{- if $values.certificates.configMap }}
- name: NODE_EXTRA_CA_CERTS
  value: /certificates/{{ $values.certificates.key }}
{{- end }}
{{- end }}

{{- define "jumin.fromSecret" -}}
valueFrom:
  secretKeyRef: { name: {{ .name }}, key: {{ .key }} }
{{- end }}

{{- define "jumin.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if .root.Values.certificates.configMap }}
- { name: certificates, mountPath: /certificates, readOnly: true }
{{- end }}
{{- end }}

{{- define "jumin.volumes" -}}
# Files of the parties pass through it, enciphered by a key that dies with the process.
- name: tmp
  emptyDir: { sizeLimit: 4Gi }
{{- with .root.Values.certificates.configMap }}
- name: certificates
  configMap: { name: {{ . }} }
{{- end }}
{{- end }}
