// Name, roles and number of somebody; a new person also gets a login and, if wanted, a chosen password.

import { computed, nextTick, reactive, ref, watch } from "vue";

const ROLES = [
  ["agent", "坐席", "自己的工作台和通话，以及工单"], ["qa", "质检", "全部录音、评分和复核"],
  ["supervisor", "主管", "现场监控、审批、系统对接"], ["admin", "管理员", "使用者管理"],
];
const PLACES = { login: "p-login", name: "p-name", roles: "p-role-agent", agent_no: "p-number", password: "p-password" };

export const PersonForm = {
  props: { person: Object, wrong: { type: Object, default: null }, busy: Boolean },
  emits: ["keep", "close"],
  setup(props, { emit }) {
    const isNew = !props.person.login;
    const given = reactive({
      login: "", name: props.person.name ?? "", roles: [...(props.person.roles ?? ["agent"])], agent_no: props.person.agent_no ?? "", password: "",
    });
    const lacking = ref(null);
    const fault = computed(() => lacking.value ?? props.wrong);
    const at = (name) => (fault.value?.name === name ? fault.value.message : "");
    const elsewhere = computed(() => (fault.value && !(fault.value.name in PLACES) ? fault.value.message : ""));

    function found() {
      if (isNew && !given.login.trim()) return { name: "login", message: "请填写登录名。" };
      if (!given.name.trim()) return { name: "name", message: "请填写姓名。" };
      if (!given.roles.length) return { name: "roles", message: "请至少选择一个角色。" };
      if (given.roles.includes("agent") && !given.agent_no.trim()) return { name: "agent_no", message: "坐席须填写工号，否则无法对应到本人的通话。" };
      return null;
    }
    const show = async () => {
      await nextTick();
      document.getElementById(PLACES[fault.value?.name])?.focus();
    };
    function done() {
      lacking.value = found();
      if (lacking.value) {
        show();
        return;
      }
      const body = { name: given.name.trim(), roles: given.roles, agent_no: given.agent_no.trim() };
      emit("keep", isNew ? { ...body, login: given.login.trim(), password: given.password } : body);
    }
    watch(() => props.wrong, (wrong) => { if (wrong) show(); });
    return { ROLES, at, done, elsewhere, given, isNew };
  },
  template: `
    <form class="person-form" aria-label="使用者" @submit.prevent="done" novalidate>
      <div v-if="isNew"><label for="p-login">登录名</label><el-input id="p-login" v-model="given.login" maxlength="32" autocapitalize="none" spellcheck="false" autocomplete="off"
        placeholder="小写字母和数字，例如 li.ming" :aria-invalid="Boolean(at('login'))" /><p v-if="at('login')" class="bad small" role="alert">{{ at('login') }}</p></div>
      <div><label for="p-name">姓名</label><el-input id="p-name" v-model="given.name" maxlength="40" autocomplete="off" :aria-invalid="Boolean(at('name'))" />
        <p v-if="at('name')" class="bad small" role="alert">{{ at('name') }}</p></div>
      <fieldset><legend>角色</legend>
        <label v-for="[role, label, hint] in ROLES" :key="role" class="role"><input :id="'p-role-' + role" type="checkbox" :value="role" v-model="given.roles"><b>{{ label }}</b><span class="soft small">{{ hint }}</span></label>
        <p v-if="at('roles')" class="bad small" role="alert">{{ at('roles') }}</p></fieldset>
      <div><label for="p-number">工号<span class="soft small">　坐席必填，与分机对应</span></label><el-input id="p-number" v-model="given.agent_no" maxlength="32" autocomplete="off" :aria-invalid="Boolean(at('agent_no'))" />
        <p v-if="at('agent_no')" class="bad small" role="alert">{{ at('agent_no') }}</p></div>
      <div v-if="isNew"><label for="p-password">初始密码<span class="soft small">　首次登录时须修改</span></label><el-input id="p-password" v-model="given.password" maxlength="128" autocomplete="off" placeholder="不填则自动生成"
        :aria-invalid="Boolean(at('password'))" /><p v-if="at('password')" class="bad small" role="alert">{{ at('password') }}</p></div>
      <p v-else class="soft small">更改角色或工号后，本人须重新登录，打开的页面立即退出。</p>
      <p v-if="elsewhere" class="notice error" role="alert">{{ elsewhere }}</p>
      <div class="row"><span class="grow"></span><el-button @click="$emit('close')">取消</el-button><el-button type="primary" native-type="submit" :loading="busy">{{ isNew ? '添加' : '保存' }}</el-button></div>
    </form>`,
};
