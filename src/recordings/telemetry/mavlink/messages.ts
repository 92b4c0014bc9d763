/**
 * The messages of MAVLink read by name: one line, one message. Restated from the public definitions
 * (mavlink/mavlink, message_definitions/v1.0: minimal, standard, common, ardupilotmega, uAvionix, icarous).
 *
 *     id NAME field:type[length]@unit … | fields that MAVLink 2 added later
 *
 * Fields stand in the order of the definitions, not of the wire: definitions.ts computes the wire's order and the
 * checksum's extra byte from this text, so a slip here shows as a wrong checksum. Types: u8 i8 u16 i16 u32 i32 u64 i64
 * f32 f64 and c for characters. Units as the definitions write them (degE7: 10⁻⁷ degree, cdeg: hundredths).
 */
export const messageTable = `
0 HEARTBEAT type:u8 autopilot:u8 base_mode:u8 custom_mode:u32 system_status:u8 mavlink_version:u8
1 SYS_STATUS onboard_control_sensors_present:u32 onboard_control_sensors_enabled:u32 onboard_control_sensors_health:u32 load:u16@d% voltage_battery:u16@mV current_battery:i16@cA battery_remaining:i8@% drop_rate_comm:u16@c% errors_comm:u16 errors_count1:u16 errors_count2:u16 errors_count3:u16 errors_count4:u16 | onboard_control_sensors_present_extended:u32 onboard_control_sensors_enabled_extended:u32 onboard_control_sensors_health_extended:u32
2 SYSTEM_TIME time_unix_usec:u64@us time_boot_ms:u32@ms
4 PING time_usec:u64@us seq:u32 target_system:u8 target_component:u8
5 CHANGE_OPERATOR_CONTROL target_system:u8 control_request:u8 version:u8@rad passkey:c[25]
6 CHANGE_OPERATOR_CONTROL_ACK gcs_system_id:u8 control_request:u8 ack:u8
7 AUTH_KEY key:c[32]
8 LINK_NODE_STATUS timestamp:u64@ms tx_buf:u8@% rx_buf:u8@% tx_rate:u32@bytes/s rx_rate:u32@bytes/s rx_parse_err:u16@bytes tx_overflows:u16@bytes rx_overflows:u16@bytes messages_sent:u32 messages_received:u32 messages_lost:u32
11 SET_MODE target_system:u8 base_mode:u8 custom_mode:u32
20 PARAM_REQUEST_READ target_system:u8 target_component:u8 param_id:c[16] param_index:i16
21 PARAM_REQUEST_LIST target_system:u8 target_component:u8
22 PARAM_VALUE param_id:c[16] param_value:f32 param_type:u8 param_count:u16 param_index:u16
23 PARAM_SET target_system:u8 target_component:u8 param_id:c[16] param_value:f32 param_type:u8
24 GPS_RAW_INT time_usec:u64@us fix_type:u8 lat:i32@degE7 lon:i32@degE7 alt:i32@mm eph:u16 epv:u16 vel:u16@cm/s cog:u16@cdeg satellites_visible:u8 | alt_ellipsoid:i32@mm h_acc:u32@mm v_acc:u32@mm vel_acc:u32@mm/s hdg_acc:u32@degE5 yaw:u16@cdeg
25 GPS_STATUS satellites_visible:u8 satellite_prn:u8[20] satellite_used:u8[20] satellite_elevation:u8[20]@deg satellite_azimuth:u8[20]@deg satellite_snr:u8[20]@dB
26 SCALED_IMU time_boot_ms:u32@ms xacc:i16@mG yacc:i16@mG zacc:i16@mG xgyro:i16@mrad/s ygyro:i16@mrad/s zgyro:i16@mrad/s xmag:i16@mgauss ymag:i16@mgauss zmag:i16@mgauss | temperature:i16@cdegC
27 RAW_IMU time_usec:u64@us xacc:i16 yacc:i16 zacc:i16 xgyro:i16 ygyro:i16 zgyro:i16 xmag:i16 ymag:i16 zmag:i16 | id:u8 temperature:i16@cdegC
28 RAW_PRESSURE time_usec:u64@us press_abs:i16 press_diff1:i16 press_diff2:i16 temperature:i16
29 SCALED_PRESSURE time_boot_ms:u32@ms press_abs:f32@hPa press_diff:f32@hPa temperature:i16@cdegC | temperature_press_diff:i16@cdegC
30 ATTITUDE time_boot_ms:u32@ms roll:f32@rad pitch:f32@rad yaw:f32@rad rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s
31 ATTITUDE_QUATERNION time_boot_ms:u32@ms q1:f32 q2:f32 q3:f32 q4:f32 rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s | repr_offset_q:f32[4]
32 LOCAL_POSITION_NED time_boot_ms:u32@ms x:f32@m y:f32@m z:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s
33 GLOBAL_POSITION_INT time_boot_ms:u32@ms lat:i32@degE7 lon:i32@degE7 alt:i32@mm relative_alt:i32@mm vx:i16@cm/s vy:i16@cm/s vz:i16@cm/s hdg:u16@cdeg
34 RC_CHANNELS_SCALED time_boot_ms:u32@ms port:u8 chan1_scaled:i16 chan2_scaled:i16 chan3_scaled:i16 chan4_scaled:i16 chan5_scaled:i16 chan6_scaled:i16 chan7_scaled:i16 chan8_scaled:i16 rssi:u8
35 RC_CHANNELS_RAW time_boot_ms:u32@ms port:u8 chan1_raw:u16@us chan2_raw:u16@us chan3_raw:u16@us chan4_raw:u16@us chan5_raw:u16@us chan6_raw:u16@us chan7_raw:u16@us chan8_raw:u16@us rssi:u8
36 SERVO_OUTPUT_RAW time_usec:u32@us port:u8 servo1_raw:u16@us servo2_raw:u16@us servo3_raw:u16@us servo4_raw:u16@us servo5_raw:u16@us servo6_raw:u16@us servo7_raw:u16@us servo8_raw:u16@us | servo9_raw:u16@us servo10_raw:u16@us servo11_raw:u16@us servo12_raw:u16@us servo13_raw:u16@us servo14_raw:u16@us servo15_raw:u16@us servo16_raw:u16@us
37 MISSION_REQUEST_PARTIAL_LIST target_system:u8 target_component:u8 start_index:i16 end_index:i16 | mission_type:u8
38 MISSION_WRITE_PARTIAL_LIST target_system:u8 target_component:u8 start_index:i16 end_index:i16 | mission_type:u8
39 MISSION_ITEM target_system:u8 target_component:u8 seq:u16 frame:u8 command:u16 current:u8 autocontinue:u8 param1:f32 param2:f32 param3:f32 param4:f32 x:f32 y:f32 z:f32 | mission_type:u8
40 MISSION_REQUEST target_system:u8 target_component:u8 seq:u16 | mission_type:u8
41 MISSION_SET_CURRENT target_system:u8 target_component:u8 seq:u16
42 MISSION_CURRENT seq:u16
43 MISSION_REQUEST_LIST target_system:u8 target_component:u8 | mission_type:u8
44 MISSION_COUNT target_system:u8 target_component:u8 count:u16 | mission_type:u8
45 MISSION_CLEAR_ALL target_system:u8 target_component:u8 | mission_type:u8
46 MISSION_ITEM_REACHED seq:u16
47 MISSION_ACK target_system:u8 target_component:u8 type:u8 | mission_type:u8
48 SET_GPS_GLOBAL_ORIGIN target_system:u8 latitude:i32@degE7 longitude:i32@degE7 altitude:i32@mm | time_usec:u64@us
49 GPS_GLOBAL_ORIGIN latitude:i32@degE7 longitude:i32@degE7 altitude:i32@mm | time_usec:u64@us
50 PARAM_MAP_RC target_system:u8 target_component:u8 param_id:c[16] param_index:i16 parameter_rc_channel_index:u8 param_value0:f32 scale:f32 param_value_min:f32 param_value_max:f32
51 MISSION_REQUEST_INT target_system:u8 target_component:u8 seq:u16 | mission_type:u8
61 ATTITUDE_QUATERNION_COV time_usec:u64@us q:f32[4] rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s covariance:f32[9]
62 NAV_CONTROLLER_OUTPUT nav_roll:f32@deg nav_pitch:f32@deg nav_bearing:i16@deg target_bearing:i16@deg wp_dist:u16@m alt_error:f32@m aspd_error:f32@m/s xtrack_error:f32@m
63 GLOBAL_POSITION_INT_COV time_usec:u64@us estimator_type:u8 lat:i32@degE7 lon:i32@degE7 alt:i32@mm relative_alt:i32@mm vx:f32@m/s vy:f32@m/s vz:f32@m/s covariance:f32[36]
64 LOCAL_POSITION_NED_COV time_usec:u64@us estimator_type:u8 x:f32@m y:f32@m z:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s ax:f32@m/s/s ay:f32@m/s/s az:f32@m/s/s covariance:f32[45]
65 RC_CHANNELS time_boot_ms:u32@ms chancount:u8 chan1_raw:u16@us chan2_raw:u16@us chan3_raw:u16@us chan4_raw:u16@us chan5_raw:u16@us chan6_raw:u16@us chan7_raw:u16@us chan8_raw:u16@us chan9_raw:u16@us chan10_raw:u16@us chan11_raw:u16@us chan12_raw:u16@us chan13_raw:u16@us chan14_raw:u16@us chan15_raw:u16@us chan16_raw:u16@us chan17_raw:u16@us chan18_raw:u16@us rssi:u8
66 REQUEST_DATA_STREAM target_system:u8 target_component:u8 req_stream_id:u8 req_message_rate:u16@Hz start_stop:u8
67 DATA_STREAM stream_id:u8 message_rate:u16@Hz on_off:u8
69 MANUAL_CONTROL target:u8 x:i16 y:i16 z:i16 r:i16 buttons:u16 | buttons2:u16 enabled_extensions:u8 s:i16 t:i16
70 RC_CHANNELS_OVERRIDE target_system:u8 target_component:u8 chan1_raw:u16@us chan2_raw:u16@us chan3_raw:u16@us chan4_raw:u16@us chan5_raw:u16@us chan6_raw:u16@us chan7_raw:u16@us chan8_raw:u16@us | chan9_raw:u16@us chan10_raw:u16@us chan11_raw:u16@us chan12_raw:u16@us chan13_raw:u16@us chan14_raw:u16@us chan15_raw:u16@us chan16_raw:u16@us chan17_raw:u16@us chan18_raw:u16@us
73 MISSION_ITEM_INT target_system:u8 target_component:u8 seq:u16 frame:u8 command:u16 current:u8 autocontinue:u8 param1:f32 param2:f32 param3:f32 param4:f32 x:i32 y:i32 z:f32 | mission_type:u8
74 VFR_HUD airspeed:f32@m/s groundspeed:f32@m/s heading:i16@deg throttle:u16@% alt:f32@m climb:f32@m/s
75 COMMAND_INT target_system:u8 target_component:u8 frame:u8 command:u16 current:u8 autocontinue:u8 param1:f32 param2:f32 param3:f32 param4:f32 x:i32 y:i32 z:f32
76 COMMAND_LONG target_system:u8 target_component:u8 command:u16 confirmation:u8 param1:f32 param2:f32 param3:f32 param4:f32 param5:f32 param6:f32 param7:f32
77 COMMAND_ACK command:u16 result:u8 | progress:u8@% result_param2:i32 target_system:u8 target_component:u8
81 MANUAL_SETPOINT time_boot_ms:u32@ms roll:f32@rad/s pitch:f32@rad/s yaw:f32@rad/s thrust:f32 mode_switch:u8 manual_override_switch:u8
82 SET_ATTITUDE_TARGET time_boot_ms:u32@ms target_system:u8 target_component:u8 type_mask:u8 q:f32[4] body_roll_rate:f32@rad/s body_pitch_rate:f32@rad/s body_yaw_rate:f32@rad/s thrust:f32 | thrust_body:f32[3]
83 ATTITUDE_TARGET time_boot_ms:u32@ms type_mask:u8 q:f32[4] body_roll_rate:f32@rad/s body_pitch_rate:f32@rad/s body_yaw_rate:f32@rad/s thrust:f32
84 SET_POSITION_TARGET_LOCAL_NED time_boot_ms:u32@ms target_system:u8 target_component:u8 coordinate_frame:u8 type_mask:u16 x:f32@m y:f32@m z:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s afx:f32@m/s/s afy:f32@m/s/s afz:f32@m/s/s yaw:f32@rad yaw_rate:f32@rad/s
85 POSITION_TARGET_LOCAL_NED time_boot_ms:u32@ms coordinate_frame:u8 type_mask:u16 x:f32@m y:f32@m z:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s afx:f32@m/s/s afy:f32@m/s/s afz:f32@m/s/s yaw:f32@rad yaw_rate:f32@rad/s
86 SET_POSITION_TARGET_GLOBAL_INT time_boot_ms:u32@ms target_system:u8 target_component:u8 coordinate_frame:u8 type_mask:u16 lat_int:i32@degE7 lon_int:i32@degE7 alt:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s afx:f32@m/s/s afy:f32@m/s/s afz:f32@m/s/s yaw:f32@rad yaw_rate:f32@rad/s
87 POSITION_TARGET_GLOBAL_INT time_boot_ms:u32@ms coordinate_frame:u8 type_mask:u16 lat_int:i32@degE7 lon_int:i32@degE7 alt:f32@m vx:f32@m/s vy:f32@m/s vz:f32@m/s afx:f32@m/s/s afy:f32@m/s/s afz:f32@m/s/s yaw:f32@rad yaw_rate:f32@rad/s
89 LOCAL_POSITION_NED_SYSTEM_GLOBAL_OFFSET time_boot_ms:u32@ms x:f32@m y:f32@m z:f32@m roll:f32@rad pitch:f32@rad yaw:f32@rad
90 HIL_STATE time_usec:u64@us roll:f32@rad pitch:f32@rad yaw:f32@rad rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s lat:i32@degE7 lon:i32@degE7 alt:i32@mm vx:i16@cm/s vy:i16@cm/s vz:i16@cm/s xacc:i16@mG yacc:i16@mG zacc:i16@mG
91 HIL_CONTROLS time_usec:u64@us roll_ailerons:f32 pitch_elevator:f32 yaw_rudder:f32 throttle:f32 aux1:f32 aux2:f32 aux3:f32 aux4:f32 mode:u8 nav_mode:u8
92 HIL_RC_INPUTS_RAW time_usec:u64@us chan1_raw:u16@us chan2_raw:u16@us chan3_raw:u16@us chan4_raw:u16@us chan5_raw:u16@us chan6_raw:u16@us chan7_raw:u16@us chan8_raw:u16@us chan9_raw:u16@us chan10_raw:u16@us chan11_raw:u16@us chan12_raw:u16@us rssi:u8
93 HIL_ACTUATOR_CONTROLS time_usec:u64@us controls:f32[16] mode:u8 flags:u64
100 OPTICAL_FLOW time_usec:u64@us sensor_id:u8 flow_x:i16 flow_y:i16 flow_comp_m_x:f32@m/s flow_comp_m_y:f32@m/s quality:u8 ground_distance:f32@m | flow_rate_x:f32@rad/s flow_rate_y:f32@rad/s
101 GLOBAL_VISION_POSITION_ESTIMATE usec:u64@us x:f32@m y:f32@m z:f32@m roll:f32@rad pitch:f32@rad yaw:f32@rad | covariance:f32[21] reset_counter:u8
102 VISION_POSITION_ESTIMATE usec:u64@us x:f32@m y:f32@m z:f32@m roll:f32@rad pitch:f32@rad yaw:f32@rad | covariance:f32[21] reset_counter:u8
103 VISION_SPEED_ESTIMATE usec:u64@us x:f32@m/s y:f32@m/s z:f32@m/s | covariance:f32[9] reset_counter:u8
104 VICON_POSITION_ESTIMATE usec:u64@us x:f32@m y:f32@m z:f32@m roll:f32@rad pitch:f32@rad yaw:f32@rad | covariance:f32[21]
105 HIGHRES_IMU time_usec:u64@us xacc:f32@m/s/s yacc:f32@m/s/s zacc:f32@m/s/s xgyro:f32@rad/s ygyro:f32@rad/s zgyro:f32@rad/s xmag:f32@gauss ymag:f32@gauss zmag:f32@gauss abs_pressure:f32@hPa diff_pressure:f32@hPa pressure_alt:f32 temperature:f32@degC fields_updated:u16 | id:u8
106 OPTICAL_FLOW_RAD time_usec:u64@us sensor_id:u8 integration_time_us:u32@us integrated_x:f32@rad integrated_y:f32@rad integrated_xgyro:f32@rad integrated_ygyro:f32@rad integrated_zgyro:f32@rad temperature:i16@cdegC quality:u8 time_delta_distance_us:u32@us distance:f32@m
107 HIL_SENSOR time_usec:u64@us xacc:f32@m/s/s yacc:f32@m/s/s zacc:f32@m/s/s xgyro:f32@rad/s ygyro:f32@rad/s zgyro:f32@rad/s xmag:f32@gauss ymag:f32@gauss zmag:f32@gauss abs_pressure:f32@hPa diff_pressure:f32@hPa pressure_alt:f32 temperature:f32@degC fields_updated:u32 | id:u8
108 SIM_STATE q1:f32 q2:f32 q3:f32 q4:f32 roll:f32 pitch:f32 yaw:f32 xacc:f32@m/s/s yacc:f32@m/s/s zacc:f32@m/s/s xgyro:f32@rad/s ygyro:f32@rad/s zgyro:f32@rad/s lat:f32@deg lon:f32@deg alt:f32@m std_dev_horz:f32 std_dev_vert:f32 vn:f32@m/s ve:f32@m/s vd:f32@m/s
109 RADIO_STATUS rssi:u8 remrssi:u8 txbuf:u8@% noise:u8 remnoise:u8 rxerrors:u16 fixed:u16
110 FILE_TRANSFER_PROTOCOL target_network:u8 target_system:u8 target_component:u8 payload:u8[251]
111 TIMESYNC tc1:i64@ns ts1:i64@ns
112 CAMERA_TRIGGER time_usec:u64@us seq:u32
113 HIL_GPS time_usec:u64@us fix_type:u8 lat:i32@degE7 lon:i32@degE7 alt:i32@mm eph:u16 epv:u16 vel:u16@cm/s vn:i16@cm/s ve:i16@cm/s vd:i16@cm/s cog:u16@cdeg satellites_visible:u8 | id:u8 yaw:u16@cdeg
114 HIL_OPTICAL_FLOW time_usec:u64@us sensor_id:u8 integration_time_us:u32@us integrated_x:f32@rad integrated_y:f32@rad integrated_xgyro:f32@rad integrated_ygyro:f32@rad integrated_zgyro:f32@rad temperature:i16@cdegC quality:u8 time_delta_distance_us:u32@us distance:f32@m
115 HIL_STATE_QUATERNION time_usec:u64@us attitude_quaternion:f32[4] rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s lat:i32@degE7 lon:i32@degE7 alt:i32@mm vx:i16@cm/s vy:i16@cm/s vz:i16@cm/s ind_airspeed:u16@cm/s true_airspeed:u16@cm/s xacc:i16@mG yacc:i16@mG zacc:i16@mG
116 SCALED_IMU2 time_boot_ms:u32@ms xacc:i16@mG yacc:i16@mG zacc:i16@mG xgyro:i16@mrad/s ygyro:i16@mrad/s zgyro:i16@mrad/s xmag:i16@mgauss ymag:i16@mgauss zmag:i16@mgauss | temperature:i16@cdegC
117 LOG_REQUEST_LIST target_system:u8 target_component:u8 start:u16 end:u16
118 LOG_ENTRY id:u16 num_logs:u16 last_log_num:u16 time_utc:u32@s size:u32@bytes
119 LOG_REQUEST_DATA target_system:u8 target_component:u8 id:u16 ofs:u32 count:u32@bytes
120 LOG_DATA id:u16 ofs:u32 count:u8@bytes data:u8[90]
121 LOG_ERASE target_system:u8 target_component:u8
122 LOG_REQUEST_END target_system:u8 target_component:u8
123 GPS_INJECT_DATA target_system:u8 target_component:u8 len:u8@bytes data:u8[110]
124 GPS2_RAW time_usec:u64@us fix_type:u8 lat:i32@degE7 lon:i32@degE7 alt:i32@mm eph:u16 epv:u16 vel:u16@cm/s cog:u16@cdeg satellites_visible:u8 dgps_numch:u8 dgps_age:u32@ms | yaw:u16@cdeg alt_ellipsoid:i32@mm h_acc:u32@mm v_acc:u32@mm vel_acc:u32@mm/s hdg_acc:u32@degE5
125 POWER_STATUS Vcc:u16@mV Vservo:u16@mV flags:u16
126 SERIAL_CONTROL device:u8 flags:u8 timeout:u16@ms baudrate:u32@bits/s count:u8@bytes data:u8[70] | target_system:u8 target_component:u8
127 GPS_RTK time_last_baseline_ms:u32@ms rtk_receiver_id:u8 wn:u16 tow:u32@ms rtk_health:u8 rtk_rate:u8@Hz nsats:u8 baseline_coords_type:u8 baseline_a_mm:i32@mm baseline_b_mm:i32@mm baseline_c_mm:i32@mm accuracy:u32 iar_num_hypotheses:i32
128 GPS2_RTK time_last_baseline_ms:u32@ms rtk_receiver_id:u8 wn:u16 tow:u32@ms rtk_health:u8 rtk_rate:u8@Hz nsats:u8 baseline_coords_type:u8 baseline_a_mm:i32@mm baseline_b_mm:i32@mm baseline_c_mm:i32@mm accuracy:u32 iar_num_hypotheses:i32
129 SCALED_IMU3 time_boot_ms:u32@ms xacc:i16@mG yacc:i16@mG zacc:i16@mG xgyro:i16@mrad/s ygyro:i16@mrad/s zgyro:i16@mrad/s xmag:i16@mgauss ymag:i16@mgauss zmag:i16@mgauss | temperature:i16@cdegC
130 DATA_TRANSMISSION_HANDSHAKE type:u8 size:u32@bytes width:u16 height:u16 packets:u16 payload:u8@bytes jpg_quality:u8@%
131 ENCAPSULATED_DATA seqnr:u16 data:u8[253]
132 DISTANCE_SENSOR time_boot_ms:u32@ms min_distance:u16@cm max_distance:u16@cm current_distance:u16@cm type:u8 id:u8 orientation:u8 covariance:u8@cm^2 | horizontal_fov:f32@rad vertical_fov:f32@rad quaternion:f32[4] signal_quality:u8@%
133 TERRAIN_REQUEST lat:i32@degE7 lon:i32@degE7 grid_spacing:u16@m mask:u64
134 TERRAIN_DATA lat:i32@degE7 lon:i32@degE7 grid_spacing:u16@m gridbit:u8 data:i16[16]@m
135 TERRAIN_CHECK lat:i32@degE7 lon:i32@degE7
136 TERRAIN_REPORT lat:i32@degE7 lon:i32@degE7 spacing:u16 terrain_height:f32@m current_height:f32@m pending:u16 loaded:u16
137 SCALED_PRESSURE2 time_boot_ms:u32@ms press_abs:f32@hPa press_diff:f32@hPa temperature:i16@cdegC | temperature_press_diff:i16@cdegC
138 ATT_POS_MOCAP time_usec:u64@us q:f32[4] x:f32@m y:f32@m z:f32@m | covariance:f32[21]
139 SET_ACTUATOR_CONTROL_TARGET time_usec:u64@us group_mlx:u8 target_system:u8 target_component:u8 controls:f32[8]
140 ACTUATOR_CONTROL_TARGET time_usec:u64@us group_mlx:u8 controls:f32[8]
141 ALTITUDE time_usec:u64@us altitude_monotonic:f32@m altitude_amsl:f32@m altitude_local:f32@m altitude_relative:f32@m altitude_terrain:f32@m bottom_clearance:f32@m
142 RESOURCE_REQUEST request_id:u8 uri_type:u8 uri:u8[120] transfer_type:u8 storage:u8[120]
143 SCALED_PRESSURE3 time_boot_ms:u32@ms press_abs:f32@hPa press_diff:f32@hPa temperature:i16@cdegC | temperature_press_diff:i16@cdegC
144 FOLLOW_TARGET timestamp:u64@ms est_capabilities:u8 lat:i32@degE7 lon:i32@degE7 alt:f32@m vel:f32[3]@m/s acc:f32[3]@m/s/s attitude_q:f32[4] rates:f32[3] position_cov:f32[3] custom_state:u64
146 CONTROL_SYSTEM_STATE time_usec:u64@us x_acc:f32@m/s/s y_acc:f32@m/s/s z_acc:f32@m/s/s x_vel:f32@m/s y_vel:f32@m/s z_vel:f32@m/s x_pos:f32@m y_pos:f32@m z_pos:f32@m airspeed:f32@m/s vel_variance:f32[3] pos_variance:f32[3] q:f32[4] roll_rate:f32@rad/s pitch_rate:f32@rad/s yaw_rate:f32@rad/s
147 BATTERY_STATUS id:u8 battery_function:u8 type:u8 temperature:i16@cdegC voltages:u16[10]@mV current_battery:i16@cA current_consumed:i32@mAh energy_consumed:i32@hJ battery_remaining:i8@% | time_remaining:i32@s charge_state:u8 voltages_ext:u16[4]@mV mode:u8 fault_bitmask:u32
148 AUTOPILOT_VERSION capabilities:u64 flight_sw_version:u32 middleware_sw_version:u32 os_sw_version:u32 board_version:u32 flight_custom_version:u8[8] middleware_custom_version:u8[8] os_custom_version:u8[8] vendor_id:u16 product_id:u16 uid:u64 | uid2:u8[18]
149 LANDING_TARGET time_usec:u64@us target_num:u8 frame:u8 angle_x:f32@rad angle_y:f32@rad distance:f32@m size_x:f32@rad size_y:f32@rad | x:f32@m y:f32@m z:f32@m q:f32[4] type:u8 position_valid:u8
150 SENSOR_OFFSETS mag_ofs_x:i16 mag_ofs_y:i16 mag_ofs_z:i16 mag_declination:f32@rad raw_press:i32 raw_temp:i32 gyro_cal_x:f32 gyro_cal_y:f32 gyro_cal_z:f32 accel_cal_x:f32 accel_cal_y:f32 accel_cal_z:f32
151 SET_MAG_OFFSETS target_system:u8 target_component:u8 mag_ofs_x:i16 mag_ofs_y:i16 mag_ofs_z:i16
152 MEMINFO brkval:u16 freemem:u16@bytes | freemem32:u32@bytes
153 AP_ADC adc1:u16 adc2:u16 adc3:u16 adc4:u16 adc5:u16 adc6:u16
154 DIGICAM_CONFIGURE target_system:u8 target_component:u8 mode:u8 shutter_speed:u16 aperture:u8 iso:u8 exposure_type:u8 command_id:u8 engine_cut_off:u8@ds extra_param:u8 extra_value:f32
155 DIGICAM_CONTROL target_system:u8 target_component:u8 session:u8 zoom_pos:u8 zoom_step:i8 focus_lock:u8 shot:u8 command_id:u8 extra_param:u8 extra_value:f32
156 MOUNT_CONFIGURE target_system:u8 target_component:u8 mount_mode:u8 stab_roll:u8 stab_pitch:u8 stab_yaw:u8
157 MOUNT_CONTROL target_system:u8 target_component:u8 input_a:i32 input_b:i32 input_c:i32 save_position:u8
158 MOUNT_STATUS target_system:u8 target_component:u8 pointing_a:i32@cdeg pointing_b:i32@cdeg pointing_c:i32@cdeg
160 FENCE_POINT target_system:u8 target_component:u8 idx:u8 count:u8 lat:f32@deg lng:f32@deg
161 FENCE_FETCH_POINT target_system:u8 target_component:u8 idx:u8
162 FENCE_STATUS breach_status:u8 breach_count:u16 breach_type:u8 breach_time:u32@ms | breach_mitigation:u8
163 AHRS omegaIx:f32@rad/s omegaIy:f32@rad/s omegaIz:f32@rad/s accel_weight:f32 renorm_val:f32 error_rp:f32 error_yaw:f32
164 SIMSTATE roll:f32@rad pitch:f32@rad yaw:f32@rad xacc:f32@m/s/s yacc:f32@m/s/s zacc:f32@m/s/s xgyro:f32@rad/s ygyro:f32@rad/s zgyro:f32@rad/s lat:i32@degE7 lng:i32@degE7
165 HWSTATUS Vcc:u16@mV I2Cerr:u8
166 RADIO rssi:u8 remrssi:u8 txbuf:u8@% noise:u8 remnoise:u8 rxerrors:u16 fixed:u16
167 LIMITS_STATUS limits_state:u8 last_trigger:u32@ms last_action:u32@ms last_recovery:u32@ms last_clear:u32@ms breach_count:u16 mods_enabled:u8 mods_required:u8 mods_triggered:u8
168 WIND direction:f32@deg speed:f32@m/s speed_z:f32@m/s
169 DATA16 type:u8 len:u8@bytes data:u8[16]
170 DATA32 type:u8 len:u8@bytes data:u8[32]
171 DATA64 type:u8 len:u8@bytes data:u8[64]
172 DATA96 type:u8 len:u8@bytes data:u8[96]
173 RANGEFINDER distance:f32@m voltage:f32@V
174 AIRSPEED_AUTOCAL vx:f32@m/s vy:f32@m/s vz:f32@m/s diff_pressure:f32@Pa EAS2TAS:f32 ratio:f32 state_x:f32 state_y:f32 state_z:f32 Pax:f32 Pby:f32 Pcz:f32
175 RALLY_POINT target_system:u8 target_component:u8 idx:u8 count:u8 lat:i32@degE7 lng:i32@degE7 alt:i16@m break_alt:i16@m land_dir:u16@cdeg flags:u8
176 RALLY_FETCH_POINT target_system:u8 target_component:u8 idx:u8
177 COMPASSMOT_STATUS throttle:u16@d% current:f32@A interference:u16@% CompensationX:f32 CompensationY:f32 CompensationZ:f32
178 AHRS2 roll:f32@rad pitch:f32@rad yaw:f32@rad altitude:f32@m lat:i32@degE7 lng:i32@degE7
179 CAMERA_STATUS time_usec:u64@us target_system:u8 cam_idx:u8 img_idx:u16 event_id:u8 p1:f32 p2:f32 p3:f32 p4:f32
180 CAMERA_FEEDBACK time_usec:u64@us target_system:u8 cam_idx:u8 img_idx:u16 lat:i32@degE7 lng:i32@degE7 alt_msl:f32@m alt_rel:f32@m roll:f32@deg pitch:f32@deg yaw:f32@deg foc_len:f32@mm flags:u8 | completed_captures:u16
181 BATTERY2 voltage:u16@mV current_battery:i16@cA
182 AHRS3 roll:f32@rad pitch:f32@rad yaw:f32@rad altitude:f32@m lat:i32@degE7 lng:i32@degE7 v1:f32 v2:f32 v3:f32 v4:f32
183 AUTOPILOT_VERSION_REQUEST target_system:u8 target_component:u8
184 REMOTE_LOG_DATA_BLOCK target_system:u8 target_component:u8 seqno:u32 data:u8[200]
185 REMOTE_LOG_BLOCK_STATUS target_system:u8 target_component:u8 seqno:u32 status:u8
186 LED_CONTROL target_system:u8 target_component:u8 instance:u8 pattern:u8 custom_len:u8 custom_bytes:u8[24]
191 MAG_CAL_PROGRESS compass_id:u8 cal_mask:u8 cal_status:u8 attempt:u8 completion_pct:u8@% completion_mask:u8[10] direction_x:f32 direction_y:f32 direction_z:f32
192 MAG_CAL_REPORT compass_id:u8 cal_mask:u8 cal_status:u8 autosaved:u8 fitness:f32@mgauss ofs_x:f32 ofs_y:f32 ofs_z:f32 diag_x:f32 diag_y:f32 diag_z:f32 offdiag_x:f32 offdiag_y:f32 offdiag_z:f32 | orientation_confidence:f32 old_orientation:u8 new_orientation:u8 scale_factor:f32
193 EKF_STATUS_REPORT flags:u16 velocity_variance:f32 pos_horiz_variance:f32 pos_vert_variance:f32 compass_variance:f32 terrain_alt_variance:f32 | airspeed_variance:f32
194 PID_TUNING axis:u8 desired:f32 achieved:f32 FF:f32 P:f32 I:f32 D:f32 | SRate:f32 PDmod:f32
195 DEEPSTALL landing_lat:i32@degE7 landing_lon:i32@degE7 path_lat:i32@degE7 path_lon:i32@degE7 arc_entry_lat:i32@degE7 arc_entry_lon:i32@degE7 altitude:f32@m expected_travel_distance:f32@m cross_track_error:f32@m stage:u8
200 GIMBAL_REPORT target_system:u8 target_component:u8 delta_time:f32@s delta_angle_x:f32@rad delta_angle_y:f32@rad delta_angle_z:f32@rad delta_velocity_x:f32@m/s delta_velocity_y:f32@m/s delta_velocity_z:f32@m/s joint_roll:f32@rad joint_el:f32@rad joint_az:f32@rad
201 GIMBAL_CONTROL target_system:u8 target_component:u8 demanded_rate_x:f32@rad/s demanded_rate_y:f32@rad/s demanded_rate_z:f32@rad/s
214 GIMBAL_TORQUE_CMD_REPORT target_system:u8 target_component:u8 rl_torque_cmd:i16 el_torque_cmd:i16 az_torque_cmd:i16
215 GOPRO_HEARTBEAT status:u8 capture_mode:u8 flags:u8
225 EFI_STATUS health:u8 ecu_index:f32 rpm:f32 fuel_consumed:f32@cm^3 fuel_flow:f32 engine_load:f32@% throttle_position:f32@% spark_dwell_time:f32@ms barometric_pressure:f32@kPa intake_manifold_pressure:f32@kPa intake_manifold_temperature:f32@degC cylinder_head_temperature:f32@degC ignition_timing:f32@deg injection_time:f32@ms exhaust_gas_temperature:f32@degC throttle_out:f32@% pt_compensation:f32
226 RPM rpm1:f32 rpm2:f32
230 ESTIMATOR_STATUS time_usec:u64@us flags:u16 vel_ratio:f32 pos_horiz_ratio:f32 pos_vert_ratio:f32 mag_ratio:f32 hagl_ratio:f32 tas_ratio:f32 pos_horiz_accuracy:f32@m pos_vert_accuracy:f32@m
231 WIND_COV time_usec:u64@us wind_x:f32@m/s wind_y:f32@m/s wind_z:f32@m/s var_horiz:f32@m/s var_vert:f32@m/s wind_alt:f32@m horiz_accuracy:f32@m/s vert_accuracy:f32@m/s
232 GPS_INPUT time_usec:u64@us gps_id:u8 ignore_flags:u16 time_week_ms:u32@ms time_week:u16 fix_type:u8 lat:i32@degE7 lon:i32@degE7 alt:f32@m hdop:f32 vdop:f32 vn:f32@m/s ve:f32@m/s vd:f32@m/s speed_accuracy:f32@m/s horiz_accuracy:f32@m vert_accuracy:f32@m satellites_visible:u8 | yaw:u16@cdeg
233 GPS_RTCM_DATA flags:u8 len:u8@bytes data:u8[180]
234 HIGH_LATENCY base_mode:u8 custom_mode:u32 landed_state:u8 roll:i16@cdeg pitch:i16@cdeg heading:u16@cdeg throttle:i8@% heading_sp:i16@cdeg latitude:i32@degE7 longitude:i32@degE7 altitude_amsl:i16@m altitude_sp:i16@m airspeed:u8@m/s airspeed_sp:u8@m/s groundspeed:u8@m/s climb_rate:i8@m/s gps_nsat:u8 gps_fix_type:u8 battery_remaining:u8@% temperature:i8@degC temperature_air:i8@degC failsafe:u8 wp_num:u8 wp_distance:u16@m
235 HIGH_LATENCY2 timestamp:u32@ms type:u8 autopilot:u8 custom_mode:u16 latitude:i32@degE7 longitude:i32@degE7 altitude:i16@m target_altitude:i16@m heading:u8@deg/2 target_heading:u8@deg/2 target_distance:u16@dam throttle:u8@% airspeed:u8@m/s*5 airspeed_sp:u8@m/s*5 groundspeed:u8@m/s*5 windspeed:u8@m/s*5 wind_heading:u8@deg/2 eph:u8@dm epv:u8@dm temperature_air:i8@degC climb_rate:i8@dm/s battery:i8@% wp_num:u16 failure_flags:u16 custom0:i8 custom1:i8 custom2:i8
241 VIBRATION time_usec:u64@us vibration_x:f32 vibration_y:f32 vibration_z:f32 clipping_0:u32 clipping_1:u32 clipping_2:u32
242 HOME_POSITION latitude:i32@degE7 longitude:i32@degE7 altitude:i32@mm x:f32@m y:f32@m z:f32@m q:f32[4] approach_x:f32@m approach_y:f32@m approach_z:f32@m | time_usec:u64@us
243 SET_HOME_POSITION target_system:u8 latitude:i32@degE7 longitude:i32@degE7 altitude:i32@mm x:f32@m y:f32@m z:f32@m q:f32[4] approach_x:f32@m approach_y:f32@m approach_z:f32@m | time_usec:u64@us
244 MESSAGE_INTERVAL message_id:u16 interval_us:i32@us
245 EXTENDED_SYS_STATE vtol_state:u8 landed_state:u8
246 ADSB_VEHICLE ICAO_address:u32 lat:i32@degE7 lon:i32@degE7 altitude_type:u8 altitude:i32@mm heading:u16@cdeg hor_velocity:u16@cm/s ver_velocity:i16@cm/s callsign:c[9] emitter_type:u8 tslc:u8@s flags:u16 squawk:u16
247 COLLISION src:u8 id:u32 action:u8 threat_level:u8 time_to_minimum_delta:f32@s altitude_minimum_delta:f32@m horizontal_minimum_delta:f32@m
248 V2_EXTENSION target_network:u8 target_system:u8 target_component:u8 message_type:u16 payload:u8[249]
249 MEMORY_VECT address:u16 ver:u8 type:u8 value:i8[32]
250 DEBUG_VECT name:c[10] time_usec:u64@us x:f32 y:f32 z:f32
251 NAMED_VALUE_FLOAT time_boot_ms:u32@ms name:c[10] value:f32
252 NAMED_VALUE_INT time_boot_ms:u32@ms name:c[10] value:i32
253 STATUSTEXT severity:u8 text:c[50] | id:u16 chunk_seq:u8
254 DEBUG time_boot_ms:u32@ms ind:u8 value:f32
256 SETUP_SIGNING target_system:u8 target_component:u8 secret_key:u8[32] initial_timestamp:u64
257 BUTTON_CHANGE time_boot_ms:u32@ms last_change_ms:u32@ms state:u8
258 PLAY_TUNE target_system:u8 target_component:u8 tune:c[30] | tune2:c[200]
259 CAMERA_INFORMATION time_boot_ms:u32@ms vendor_name:u8[32] model_name:u8[32] firmware_version:u32 focal_length:f32@mm sensor_size_h:f32@mm sensor_size_v:f32@mm resolution_h:u16@pix resolution_v:u16@pix lens_id:u8 flags:u32 cam_definition_version:u16 cam_definition_uri:c[140]
260 CAMERA_SETTINGS time_boot_ms:u32@ms mode_id:u8 | zoomLevel:f32 focusLevel:f32
261 STORAGE_INFORMATION time_boot_ms:u32@ms storage_id:u8 storage_count:u8 status:u8 total_capacity:f32@MiB used_capacity:f32@MiB available_capacity:f32@MiB read_speed:f32@MiB/s write_speed:f32@MiB/s | type:u8 name:c[32] storage_usage:u8
262 CAMERA_CAPTURE_STATUS time_boot_ms:u32@ms image_status:u8 video_status:u8 image_interval:f32@s recording_time_ms:u32@ms available_capacity:f32@MiB | image_count:i32
263 CAMERA_IMAGE_CAPTURED time_boot_ms:u32@ms time_utc:u64@us camera_id:u8 lat:i32@degE7 lon:i32@degE7 alt:i32@mm relative_alt:i32@mm q:f32[4] image_index:i32 capture_result:i8 file_url:c[205]
264 FLIGHT_INFORMATION time_boot_ms:u32@ms arming_time_utc:u64@us takeoff_time_utc:u64@us flight_uuid:u64
265 MOUNT_ORIENTATION time_boot_ms:u32@ms roll:f32@deg pitch:f32@deg yaw:f32@deg | yaw_absolute:f32@deg
266 LOGGING_DATA target_system:u8 target_component:u8 sequence:u16 length:u8@bytes first_message_offset:u8@bytes data:u8[249]
267 LOGGING_DATA_ACKED target_system:u8 target_component:u8 sequence:u16 length:u8@bytes first_message_offset:u8@bytes data:u8[249]
268 LOGGING_ACK target_system:u8 target_component:u8 sequence:u16
269 VIDEO_STREAM_INFORMATION stream_id:u8 count:u8 type:u8 flags:u16 framerate:f32@Hz resolution_h:u16@pix resolution_v:u16@pix bitrate:u32@bits/s rotation:u16@deg hfov:u16@deg name:c[32] uri:c[160]
270 VIDEO_STREAM_STATUS stream_id:u8 flags:u16 framerate:f32@Hz resolution_h:u16@pix resolution_v:u16@pix bitrate:u32@bits/s rotation:u16@deg hfov:u16@deg
271 CAMERA_FOV_STATUS time_boot_ms:u32@ms lat_camera:i32@degE7 lon_camera:i32@degE7 alt_camera:i32@mm lat_image:i32@degE7 lon_image:i32@degE7 alt_image:i32@mm q:f32[4] hfov:f32@deg vfov:f32@deg
275 CAMERA_TRACKING_IMAGE_STATUS tracking_status:u8 tracking_mode:u8 target_data:u8 point_x:f32 point_y:f32 radius:f32 rec_top_x:f32 rec_top_y:f32 rec_bottom_x:f32 rec_bottom_y:f32
276 CAMERA_TRACKING_GEO_STATUS tracking_status:u8 lat:i32@degE7 lon:i32@degE7 alt:f32@m h_acc:f32@m v_acc:f32@m vel_n:f32@m/s vel_e:f32@m/s vel_d:f32@m/s vel_acc:f32@m/s dist:f32@m hdg:f32@rad hdg_acc:f32@rad
280 GIMBAL_MANAGER_INFORMATION time_boot_ms:u32@ms cap_flags:u32 gimbal_device_id:u8 roll_min:f32@rad roll_max:f32@rad pitch_min:f32@rad pitch_max:f32@rad yaw_min:f32@rad yaw_max:f32@rad
281 GIMBAL_MANAGER_STATUS time_boot_ms:u32@ms flags:u32 gimbal_device_id:u8 primary_control_sysid:u8 primary_control_compid:u8 secondary_control_sysid:u8 secondary_control_compid:u8
282 GIMBAL_MANAGER_SET_ATTITUDE target_system:u8 target_component:u8 flags:u32 gimbal_device_id:u8 q:f32[4] angular_velocity_x:f32@rad/s angular_velocity_y:f32@rad/s angular_velocity_z:f32@rad/s
283 GIMBAL_DEVICE_INFORMATION time_boot_ms:u32@ms vendor_name:c[32] model_name:c[32] custom_name:c[32] firmware_version:u32 hardware_version:u32 uid:u64 cap_flags:u16 custom_cap_flags:u16 roll_min:f32@rad roll_max:f32@rad pitch_min:f32@rad pitch_max:f32@rad yaw_min:f32@rad yaw_max:f32@rad
284 GIMBAL_DEVICE_SET_ATTITUDE target_system:u8 target_component:u8 flags:u16 q:f32[4] angular_velocity_x:f32@rad/s angular_velocity_y:f32@rad/s angular_velocity_z:f32@rad/s
285 GIMBAL_DEVICE_ATTITUDE_STATUS target_system:u8 target_component:u8 time_boot_ms:u32@ms flags:u16 q:f32[4] angular_velocity_x:f32@rad/s angular_velocity_y:f32@rad/s angular_velocity_z:f32@rad/s failure_flags:u32
286 AUTOPILOT_STATE_FOR_GIMBAL_DEVICE target_system:u8 target_component:u8 time_boot_us:u64@us q:f32[4] q_estimated_delay_us:u32@us vx:f32@m/s vy:f32@m/s vz:f32@m/s v_estimated_delay_us:u32@us feed_forward_angular_velocity_z:f32@rad/s estimator_status:u16 landed_state:u8
290 ESC_INFO index:u8 time_usec:u64@us counter:u16 count:u8 connection_type:u8 info:u8 failure_flags:u16[4] error_count:u32[4] temperature:i16[4]@cdegC
291 ESC_STATUS index:u8 time_usec:u64@us rpm:i32[4] voltage:f32[4]@V current:f32[4]@A
299 WIFI_CONFIG_AP ssid:c[32] password:c[64] | mode:i8 response:i8
300 PROTOCOL_VERSION version:u16 min_version:u16 max_version:u16 spec_version_hash:u8[8] library_version_hash:u8[8]
301 AIS_VESSEL MMSI:u32 lat:i32@degE7 lon:i32@degE7 COG:u16@cdeg heading:u16@cdeg velocity:u16@cm/s turn_rate:i8@cdeg/s navigational_status:u8 type:u8 dimension_bow:u16@m dimension_stern:u16@m dimension_port:u8@m dimension_starboard:u8@m callsign:c[7] name:c[20] tslc:u16@s flags:u16
310 UAVCAN_NODE_STATUS time_usec:u64@us uptime_sec:u32@s health:u8 mode:u8 sub_mode:u8 vendor_specific_status_code:u16
311 UAVCAN_NODE_INFO time_usec:u64@us uptime_sec:u32@s name:c[80] hw_version_major:u8 hw_version_minor:u8 hw_unique_id:u8[16] sw_version_major:u8 sw_version_minor:u8 sw_vcs_commit:u32
320 PARAM_EXT_REQUEST_READ target_system:u8 target_component:u8 param_id:c[16] param_index:i16
321 PARAM_EXT_REQUEST_LIST target_system:u8 target_component:u8
322 PARAM_EXT_VALUE param_id:c[16] param_value:c[128] param_type:u8 param_count:u16 param_index:u16
323 PARAM_EXT_SET target_system:u8 target_component:u8 param_id:c[16] param_value:c[128] param_type:u8
324 PARAM_EXT_ACK param_id:c[16] param_value:c[128] param_type:u8 param_result:u8
330 OBSTACLE_DISTANCE time_usec:u64@us sensor_type:u8 distances:u16[72]@cm increment:u8@deg min_distance:u16@cm max_distance:u16@cm | increment_f:f32@deg angle_offset:f32@deg frame:u8
331 ODOMETRY time_usec:u64@us frame_id:u8 child_frame_id:u8 x:f32@m y:f32@m z:f32@m q:f32[4] vx:f32@m/s vy:f32@m/s vz:f32@m/s rollspeed:f32@rad/s pitchspeed:f32@rad/s yawspeed:f32@rad/s pose_covariance:f32[21] velocity_covariance:f32[21] | reset_counter:u8 estimator_type:u8
335 ISBD_LINK_STATUS timestamp:u64@us last_heartbeat:u64@us failed_sessions:u16 successful_sessions:u16 signal_quality:u8 ring_pending:u8 tx_session_pending:u8 rx_session_pending:u8
336 CELLULAR_CONFIG enable_lte:u8 enable_pin:u8 pin:c[16] new_pin:c[16] apn:c[32] puk:c[16] roaming:u8 response:u8
339 RAW_RPM index:u8 frequency:f32@rpm
340 UTM_GLOBAL_POSITION time:u64@us uas_id:u8[18] lat:i32@degE7 lon:i32@degE7 alt:i32@mm relative_alt:i32@mm vx:i16@cm/s vy:i16@cm/s vz:i16@cm/s h_acc:u16@mm v_acc:u16@mm vel_acc:u16@cm/s next_lat:i32@degE7 next_lon:i32@degE7 next_alt:i32@mm update_rate:u16@cs flight_state:u8 flags:u8
350 DEBUG_FLOAT_ARRAY time_usec:u64@us name:c[10] array_id:u16 | data:f32[58]
370 SMART_BATTERY_INFO id:u8 battery_function:u8 type:u8 capacity_full_specification:i32@mAh capacity_full:i32@mAh cycle_count:u16 serial_number:c[16] device_name:c[50] weight:u16@g discharge_minimum_voltage:u16@mV charging_minimum_voltage:u16@mV resting_minimum_voltage:u16@mV | charging_maximum_voltage:u16@mV cells_in_series:u8 discharge_maximum_current:u32@mA discharge_maximum_burst_current:u32@mA manufacture_date:c[11]
373 GENERATOR_STATUS status:u64 generator_speed:u16@rpm battery_current:f32@A load_current:f32@A power_generated:f32@W bus_voltage:f32@V rectifier_temperature:i16@degC bat_current_setpoint:f32@A generator_temperature:i16@degC runtime:u32@s time_until_maintenance:i32@s
375 ACTUATOR_OUTPUT_STATUS time_usec:u64@us active:u32 actuator:f32[32]
380 TIME_ESTIMATE_TO_TARGET safe_return:i32@s land:i32@s mission_next_item:i32@s mission_end:i32@s commanded_action:i32@s
385 TUNNEL target_system:u8 target_component:u8 payload_type:u16 payload_length:u8 payload:u8[128]
395 COMPONENT_INFORMATION time_boot_ms:u32@ms general_metadata_file_crc:u32 general_metadata_uri:c[100] peripherals_metadata_file_crc:u32 peripherals_metadata_uri:c[100]
400 PLAY_TUNE_V2 target_system:u8 target_component:u8 format:u32 tune:c[248]
401 SUPPORTED_TUNES target_system:u8 target_component:u8 format:u32
410 EVENT destination_component:u8 destination_system:u8 id:u32 event_time_boot_ms:u32@ms sequence:u16 log_levels:u8 arguments:u8[40]
411 CURRENT_EVENT_SEQUENCE sequence:u16 flags:u8
9000 WHEEL_DISTANCE time_usec:u64@us count:u8 distance:f64[16]@m
9005 WINCH_STATUS time_usec:u64@us line_length:f32@m speed:f32@m/s tension:f32@kg voltage:f32@V current:f32@A temperature:i16@degC status:u32
10001 UAVIONIX_ADSB_OUT_CFG ICAO:u32 callsign:c[9] emitterType:u8 aircraftSize:u8 gpsOffsetLat:u8 gpsOffsetLon:u8 stallSpeed:u16@cm/s rfSelect:u8
10002 UAVIONIX_ADSB_OUT_DYNAMIC utcTime:u32@s gpsLat:i32@degE7 gpsLon:i32@degE7 gpsAlt:i32@mm gpsFix:u8 numSats:u8 baroAltMSL:i32@mbar accuracyHor:u32@mm accuracyVert:u16@cm accuracyVel:u16@mm/s velVert:i16@cm/s velNS:i16@cm/s VelEW:i16@cm/s emergencyStatus:u8 state:u16 squawk:u16
10003 UAVIONIX_ADSB_TRANSCEIVER_HEALTH_REPORT rfHealth:u8
11000 DEVICE_OP_READ target_system:u8 target_component:u8 request_id:u32 bustype:u8 bus:u8 address:u8 busname:c[40] regstart:u8 count:u8 | bank:u8
11010 ADAP_TUNING axis:u8 desired:f32 achieved:f32 error:f32 theta:f32 omega:f32 sigma:f32 theta_dot:f32 omega_dot:f32 sigma_dot:f32 f:f32 f_dot:f32 u:f32
11011 VISION_POSITION_DELTA time_usec:u64@us time_delta_usec:u64@us angle_delta:f32[3]@rad position_delta:f32[3]@m confidence:f32@%
11020 AOA_SSA time_usec:u64@us AOA:f32@deg SSA:f32@deg
11030 ESC_TELEMETRY_1_TO_4 temperature:u8[4]@degC voltage:u16[4]@cV current:u16[4]@cA totalcurrent:u16[4]@mAh rpm:u16[4]@rpm count:u16[4]
11031 ESC_TELEMETRY_5_TO_8 temperature:u8[4]@degC voltage:u16[4]@cV current:u16[4]@cA totalcurrent:u16[4]@mAh rpm:u16[4]@rpm count:u16[4]
11032 ESC_TELEMETRY_9_TO_12 temperature:u8[4]@degC voltage:u16[4]@cV current:u16[4]@cA totalcurrent:u16[4]@mAh rpm:u16[4]@rpm count:u16[4]
11039 MCU_STATUS id:u8 MCU_temperature:i16@cdegC MCU_voltage:u16@mV MCU_voltage_min:u16@mV MCU_voltage_max:u16@mV
12900 OPEN_DRONE_ID_BASIC_ID target_system:u8 target_component:u8 id_or_mac:u8[20] id_type:u8 ua_type:u8 uas_id:u8[20]
12901 OPEN_DRONE_ID_LOCATION target_system:u8 target_component:u8 id_or_mac:u8[20] status:u8 direction:u16@cdeg speed_horizontal:u16@cm/s speed_vertical:i16@cm/s latitude:i32@degE7 longitude:i32@degE7 altitude_barometric:f32@m altitude_geodetic:f32@m height_reference:u8 height:f32@m horizontal_accuracy:u8 vertical_accuracy:u8 barometer_accuracy:u8 speed_accuracy:u8 timestamp:f32@s timestamp_accuracy:u8
12902 OPEN_DRONE_ID_AUTHENTICATION target_system:u8 target_component:u8 id_or_mac:u8[20] authentication_type:u8 data_page:u8 last_page_index:u8 length:u8@bytes timestamp:u32@s authentication_data:u8[23]
12903 OPEN_DRONE_ID_SELF_ID target_system:u8 target_component:u8 id_or_mac:u8[20] description_type:u8 description:c[23]
12904 OPEN_DRONE_ID_SYSTEM target_system:u8 target_component:u8 id_or_mac:u8[20] operator_location_type:u8 classification_type:u8 operator_latitude:i32@degE7 operator_longitude:i32@degE7 area_count:u16 area_radius:u16@m area_ceiling:f32@m area_floor:f32@m category_eu:u8 class_eu:u8 operator_altitude_geo:f32@m
12905 OPEN_DRONE_ID_OPERATOR_ID target_system:u8 target_component:u8 id_or_mac:u8[20] operator_id_type:u8 operator_id:c[20]
12915 OPEN_DRONE_ID_MESSAGE_PACK target_system:u8 target_component:u8 id_or_mac:u8[20] single_message_size:u8@bytes msg_pack_size:u8 messages:u8[225]
12920 HYGROMETER_SENSOR id:u8 temperature:i16@cdegC humidity:u16@c%
42000 ICAROUS_HEARTBEAT status:u8
`
